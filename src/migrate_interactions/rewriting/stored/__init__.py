"""Stored transcripts: what is sent is the turn that no interaction has yet, and its id."""
