"""Streamed requests: what iterates them, and what is read of their chunks."""
