"""Meetings at a fair hour: finding a time, series that rotate, calendar files, pictures."""
