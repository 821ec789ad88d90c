"""What is read of a response, and how it is read of an interaction."""

from migrate_interactions.rewriting.responses.rewrite import rewrite_reads, rewrite_usage

__all__ = ["rewrite_reads", "rewrite_usage"]
