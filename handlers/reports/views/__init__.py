"""How step reports, and the ways in which recommendations are ratified, read."""
