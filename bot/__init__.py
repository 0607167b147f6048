"""Convene: a chat bot that facilitates volunteer groups."""

__version__ = "0.1.0"
