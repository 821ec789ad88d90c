"""Handlers of errors around calls that move: the two APIs raise unrelated classes."""
