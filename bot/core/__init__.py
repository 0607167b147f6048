"""The words that features speak: no chat library is known here."""
