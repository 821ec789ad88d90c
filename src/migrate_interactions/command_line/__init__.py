"""The command line. Each command is in a file of its own, imported when it is called."""

from migrate_interactions.command_line.group import main

__all__ = ["main"]
