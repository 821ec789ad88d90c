"""Calls that turn speech and pictures into text, which then goes into a prompt."""
