"""What stands on record: open polls, one poll, outcomes, their files, and what is said again later (D6, D8)."""
