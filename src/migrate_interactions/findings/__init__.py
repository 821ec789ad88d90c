"""The words every other package uses: findings, fixes, refusals and their accounting."""

from migrate_interactions.findings.accounting import Accounting
from migrate_interactions.findings.codemod import Codemod
from migrate_interactions.findings.finding import Finding, Place
from migrate_interactions.findings.fix import Edit, Fix, Safety, Span
from migrate_interactions.findings.policy import LongCalls, OneShots, Policy, StateMode
from migrate_interactions.findings.refusal import REASONS, Reason, Refusal
from migrate_interactions.findings.severity import Confidence, Severity
from migrate_interactions.findings.version import (
    SDK_FLOOR,
    SDK_NEWEST_KNOWN,
    Version,
    parse_target,
)

__all__ = [
    "REASONS",
    "SDK_FLOOR",
    "SDK_NEWEST_KNOWN",
    "Accounting",
    "Codemod",
    "Confidence",
    "Edit",
    "Finding",
    "Fix",
    "LongCalls",
    "OneShots",
    "Place",
    "Policy",
    "Reason",
    "Refusal",
    "Safety",
    "Severity",
    "Span",
    "StateMode",
    "Version",
    "parse_target",
]
