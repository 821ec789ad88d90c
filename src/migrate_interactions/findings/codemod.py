"""The shape of a codemod: what it says of itself, and its two functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from migrate_interactions.findings.finding import Finding
from migrate_interactions.findings.fix import Fix, Safety
from migrate_interactions.findings.policy import Policy
from migrate_interactions.findings.refusal import Refusal
from migrate_interactions.findings.severity import Severity

if TYPE_CHECKING:
    from migrate_interactions.conversations import ModuleFacts


@dataclass(frozen=True)
class Codemod:
    """One rule of the catalogue.

    ``documentation`` is the docstring of its file, the only source of what ``explain``
    prints. ``detect`` reports the places; ``fix`` says for one of them how to mend it, or
    why not.
    """

    code: str
    name: str
    #: How much its findings matter.
    severity: Severity
    safety: Safety
    since: str
    #: What a migration lets you delete, in a few words.
    removes: str
    links: tuple[str, ...]
    documentation: str
    detect: Callable[[ModuleFacts, Policy], Iterable[Finding]]
    fix: Callable[[Finding, ModuleFacts, Policy], Fix | Refusal]
