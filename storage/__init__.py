"""Tables and their queries: one module a noun."""
