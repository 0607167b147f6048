"""Finding a time: members are asked for slots, these are ranked, and a co-chair picks one (S1, S2)."""
