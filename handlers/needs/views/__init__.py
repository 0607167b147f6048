"""How needs between groups read."""
