"""Findings of a module that is read together with others: those, and that part, of the module."""

from __future__ import annotations

from dataclasses import replace

from migrate_interactions.findings import Finding, Refusal
from migrate_interactions.syntax.tree import Tree


def own_finding(tree: Tree, finding: Finding) -> Finding | None:
    """``finding`` as one of the first file of ``tree``; None if it is one of another file.

    Sites of other files are left to those; a refusal says which file it
    means where it is another.
    """
    if len(tree.parts) == 1:
        return finding
    if finding.place.path != tree.path:
        return None
    lines = tree.line_at(tree.parts[0].span.end)
    return replace(
        finding,
        sites=tuple(site for site in finding.sites if site.path == tree.path),
        refusal=_told(tree, finding.refusal, lines) if finding.refusal is not None else None,
    )


def _told(tree: Tree, refusal: Refusal, lines: int) -> Refusal:
    if refusal.line is None or refusal.line <= lines:
        return refusal
    part = tree.part_at(tree.line_starts[refusal.line - 1])
    line = refusal.line - tree.line_at(part.span.start) + 1
    return replace(refusal, line=None, sentence=f"{refusal.sentence} ({part.path}:{line})")
