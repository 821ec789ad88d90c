"""The words every other package uses: findings, fixes, refusals and their accounting."""

from migrate_interactions.findings.accounting import Accounting
from migrate_interactions.findings.codemod import Codemod
from migrate_interactions.findings.finding import Finding, Place
from migrate_interactions.findings.fix import Edit, Fix, Safety, Span
from migrate_interactions.findings.inventory import (
    TURNS_CUT,
    Blocker,
    BlockerKind,
    Flow,
    FlowStep,
    Inventory,
    StepKind,
)
from migrate_interactions.findings.judgement import Criterion, Judgement, Verdict
from migrate_interactions.findings.orchestration import (
    Category,
    Fate,
    Orchestration,
    going,
    staying,
)
from migrate_interactions.findings.policy import LongCalls, OneShots, Policy, StateMode
from migrate_interactions.findings.refusal import REASONS, Reason, Refusal
from migrate_interactions.findings.severity import Confidence, Severity
from migrate_interactions.findings.terms import Assumptions, Effort, Price
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
    "TURNS_CUT",
    "Accounting",
    "Assumptions",
    "Blocker",
    "BlockerKind",
    "Category",
    "Codemod",
    "Confidence",
    "Criterion",
    "Edit",
    "Effort",
    "Fate",
    "Finding",
    "Fix",
    "Flow",
    "FlowStep",
    "Inventory",
    "Judgement",
    "LongCalls",
    "OneShots",
    "Orchestration",
    "Place",
    "Policy",
    "Price",
    "Reason",
    "Refusal",
    "Safety",
    "Severity",
    "Span",
    "StateMode",
    "StepKind",
    "Verdict",
    "Version",
    "going",
    "parse_target",
    "staying",
]
