"""What co-chairs do with a poll between its opening and its close, and what they make of one that has ended."""
