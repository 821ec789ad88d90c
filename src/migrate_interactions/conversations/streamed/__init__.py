"""Answers that come in pieces: the texts of chunks, and what puts them together again."""
