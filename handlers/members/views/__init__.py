"""How people, roles and invitations read."""
