"""Conversations that are not stored: all turns go out with every request, as steps."""
