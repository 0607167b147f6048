"""A poll ends: once, by what was received up to its deadline, and on record."""
