"""Votes: cast, changed and taken back, by tapping, by reacting and in words (D3)."""
