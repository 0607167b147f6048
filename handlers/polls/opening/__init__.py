"""Calling a poll: in one line, or step by step by tapping."""
