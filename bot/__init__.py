"""Convene: a chat bot that facilitates volunteer groups."""

from importlib.metadata import version

__version__ = version("convene")
