"""Findings as editors show them, and rules as they explain them."""

from __future__ import annotations

from lsprotocol import types
from pygls import uris

from migrate_interactions.command_line.catalogue import Rule, all_rules
from migrate_interactions.findings import Finding, Severity
from migrate_interactions.language_server.analysis import Analysis
from migrate_interactions.language_server.positions import line_range

SOURCE = "migrate-interactions"
#: How many facts of the chain that led to a finding are sent with it.
_FACTS = 10
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.NOTE: types.DiagnosticSeverity.Information,
}


def diagnostics_of(analysis: Analysis) -> list[types.Diagnostic]:
    """The diagnostics of a document."""
    return [diagnostic_of(analysis, finding) for finding in analysis.findings]


def diagnostic_of(analysis: Analysis, finding: Finding) -> types.Diagnostic:
    """One finding, with its rule's page and the chain of facts behind it."""
    message = f"{finding.name}: {finding.message}"
    if finding.refusal is not None:
        message += f"\nStays: {finding.refusal.reason}: {finding.refusal.sentence}"
    rule = rule_of(finding.code)
    link = rule.links[0] if rule is not None and rule.links else None
    return types.Diagnostic(
        range=line_range(analysis.document.text, finding.place),
        message=message,
        severity=_SEVERITIES[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(link) if link else None,
        source=SOURCE,
        related_information=_facts(analysis, finding) or None,
    )


def _facts(analysis: Analysis, finding: Finding) -> list[types.DiagnosticRelatedInformation]:
    facts = []
    for place, fact in finding.provenance[:_FACTS]:
        uri = uris.from_fs_path(analysis.project.location(place.path))
        number = max(place.line - 1, 0)
        where = types.Range(types.Position(number, 0), types.Position(number, 0))
        if uri is not None:
            facts.append(types.DiagnosticRelatedInformation(types.Location(uri, where), fact))
    return facts


def rule_of(code: str) -> Rule | None:
    """The rule with a code."""
    return next((rule for rule in all_rules() if rule.code == code), None)


def hover_of(analysis: Analysis, position: types.Position) -> types.Hover | None:
    """The texts of the rules that object to what is at ``position``."""
    found = [
        finding
        for finding in analysis.findings
        if _holds(line_range(analysis.document.text, finding.place), position)
    ]
    pages = [
        _page(rule) for code in dict.fromkeys(one.code for one in found) if (rule := rule_of(code))
    ]
    if not pages:
        return None
    markdown = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(pages))
    return types.Hover(markdown, line_range(analysis.document.text, found[0].place))


def _holds(where: types.Range, position: types.Position) -> bool:
    return where.start <= position <= where.end


def _page(rule: Rule) -> str:
    parts = [f"## {rule.code} {rule.name}", rule.documentation.strip()]
    return "\n\n".join([*parts, *(f"<{link}>" for link in rule.links)])
