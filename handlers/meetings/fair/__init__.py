"""Which times are fair, and how they look against everybody's day (S1–S3). Pure."""
