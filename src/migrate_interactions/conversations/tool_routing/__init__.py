"""Calls and branches that keep tools apart which one request can have together."""
