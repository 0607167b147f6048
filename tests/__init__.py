"""The tests mirror the source; what they share stands here."""
