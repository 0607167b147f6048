"""How meetings read."""
