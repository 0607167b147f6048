"""The chat platforms, each behind the `Platform` protocol."""
