"""Meetings that come again (S3, S5)."""
