"""What the program writes is readable by its owner only, whatever the machine's habits are."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_whatever_the_command_writes_is_for_its_owner_only(tmp_path: Path) -> None:
    """Files that people were sent (an export), the database, and what stands beside it."""
    (tmp_path / "config.toml").write_text('[[groups]]\nslug = "diversity"\nname = "Diversity"\n')
    (tmp_path / "talk.txt").write_text("lima@diversity: !me\nlima@dm: export\n")
    command = [sys.executable, "-m", "bot", "console", "--script", "talk.txt", "--files", "files"]
    command += ["--database", "sqlite:///talk.db", "--config", "config.toml"]
    subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, umask=0, check=True)
    made = [path for path in tmp_path.rglob("*") if path.name not in {"config.toml", "talk.txt"}]
    assert {"files", "talk.db"} <= {path.name for path in made}
    assert any(path.suffix == ".json" for path in made)
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
