"""How rooms, their owners and the core team read."""
