"""How polls read."""
