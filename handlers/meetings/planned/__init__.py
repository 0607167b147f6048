"""Meetings whose time is set: announced, answered, prepared, reminded of, moved and cancelled (S4, S6)."""
