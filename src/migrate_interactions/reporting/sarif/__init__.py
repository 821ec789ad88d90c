"""SARIF 2.1.0, as code scanning services take it."""

from migrate_interactions.reporting.sarif.log import report

__all__ = ["report"]
