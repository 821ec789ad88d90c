"""The words every other package uses: findings, fixes, refusals and their accounting."""

from migrate_interactions.findings.accounting import Accounting
from migrate_interactions.findings.finding import Finding, Place
from migrate_interactions.findings.fix import Edit, Fix, Safety, Span
from migrate_interactions.findings.refusal import REASONS, Reason, Refusal

__all__ = [
    "REASONS",
    "Accounting",
    "Edit",
    "Finding",
    "Fix",
    "Place",
    "Reason",
    "Refusal",
    "Safety",
    "Span",
]
