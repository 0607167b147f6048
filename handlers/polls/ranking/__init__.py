"""Options that are ranked, and ballots that are secret: elections, ranked choice, and votes in private (D7)."""
