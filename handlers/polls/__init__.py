"""Polls: how a group comes to a recommendation (D1–D8)."""

from bot.core.feature import Feature

FEATURE = Feature(name="polls")
