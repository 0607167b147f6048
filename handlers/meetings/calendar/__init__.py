"""Meetings as calendars: files, and addresses to subscribe to (S6)."""
