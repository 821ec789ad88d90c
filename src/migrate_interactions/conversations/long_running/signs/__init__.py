"""The signs that a call takes long: one file for each."""
