"""What tests of the configuration share."""

from pathlib import Path

import pytest

from bot.config import load
from bot.core.errors import ConfigError

ROOT = Path(__file__).parent.parent


def write(folder: Path, text: str) -> Path:
    """A configuration's file."""
    path = folder / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: Path, text: str, environ: dict[str, str] | None = None) -> str:
    """What is said of a configuration that cannot be used."""
    with pytest.raises(ConfigError) as raised:
        load(write(folder, text), environ or {})
    return str(raised.value)
