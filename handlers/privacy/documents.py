"""The file that `export` sends. It is written when it goes out, and kept nowhere (X1)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage.personal import exporting

EXPORT = "privacy.export"
NAME, MEDIA_TYPE = "convene-export.json", "application/json"
MOST = 20_000_000
"""Bytes: less than Matrix servers and Telegram take as they are set up at first (50 MB)."""


def export(session: Session, facts: Mapping[str, Any]) -> bytes:
    """Everything about `person_id` as it is now; `at` is when they asked, in ISO form."""
    found = exporting.export(session, facts["person_id"], datetime.fromisoformat(facts["at"]))
    return json.dumps(found, indent=2, ensure_ascii=False).encode()
