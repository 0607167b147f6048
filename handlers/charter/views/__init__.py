"""How charters, phases and principles read."""
