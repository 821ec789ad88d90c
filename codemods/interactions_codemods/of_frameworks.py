"""What the rules about frameworks have in common: all of them give the verdicts on one product."""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.frameworks.findings import framework_findings, refusal
from migrate_interactions.conversations.frameworks.product import Product
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)


def framework_rule(
    product: Product, name: str, *, since: str, removes: str, documentation: str
) -> Codemod:
    """The rule ``name`` about ``product``; the texts are those of :class:`Codemod`."""

    def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
        """One finding per outermost construction."""
        yield from framework_findings(facts.base, product, name)

    def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
        """None: a framework is taken apart by a person."""
        assert finding.judgement is not None
        return refusal(finding.judgement)

    return Codemod(
        code=product.code,
        name=name,
        severity=Severity.NOTE,
        safety=Safety.MANUAL,
        since=since,
        removes=removes,
        links=product.links,
        documentation=documentation,
        detect=detect,
        fix=fix,
    )
