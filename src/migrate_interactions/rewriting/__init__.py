"""Turns a conversation into edits: requests, responses, and what holds the history."""
