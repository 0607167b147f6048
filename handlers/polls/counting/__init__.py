"""Counting ranked ballots. Pure functions: the same ballots give the same result, in whatever order they come."""
