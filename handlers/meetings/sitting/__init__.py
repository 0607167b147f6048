"""A meeting while it runs: started, noted line by line, attended, ended (S3, S7)."""
