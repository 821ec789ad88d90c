"""Passages that a program looks up in an index of its own and pastes into prompts."""
