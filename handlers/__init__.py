"""One package a feature; features do not know one another."""
