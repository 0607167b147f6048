"""How asks to the core team read."""
