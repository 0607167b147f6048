"""How notes between groups read: pure, each in its reader's language."""
