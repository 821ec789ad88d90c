"""What an editor can do about findings: apply a fix, or keep a rule quiet on a line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lsprotocol import types
from pygls import uris

from migrate_interactions.findings import Finding
from migrate_interactions.language_server.analysis import Analysis, Document
from migrate_interactions.language_server.diagnostics import diagnostic_of
from migrate_interactions.language_server.positions import line_range, text_edits
from migrate_interactions.language_server.silencing import with_comment


def actions_of(
    analysis: Analysis, documents: Mapping[str, Document], where: types.Range
) -> Iterator[types.CodeAction]:
    """The actions for the findings that ``where`` touches.

    ``documents`` are those open now: a fix of a file that has changed since is left out.
    """
    for finding in analysis.findings:
        if not _touch(line_range(analysis.document.text, finding.place), where):
            continue
        diagnostic = diagnostic_of(analysis, finding)
        if (fix := _fix(analysis, documents, finding, diagnostic)) is not None:
            yield fix
        if (quiet := _suppression(analysis, finding, diagnostic)) is not None:
            yield quiet


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end


def _fix(
    analysis: Analysis,
    documents: Mapping[str, Document],
    finding: Finding,
    diagnostic: types.Diagnostic,
) -> types.CodeAction | None:
    fixed = analysis.fixed(finding)
    if not fixed or not all(analysis.is_current(documents, one.source.path) for one in fixed):
        return None
    assert finding.fix is not None
    files = f" ({len(fixed)} files)" if len(fixed) > 1 else ""
    title = finding.fix.title[0].upper() + finding.fix.title[1:]
    return types.CodeAction(
        title=f"{finding.code}: {title}{files}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=_workspace_edit(
            analysis, {one.source.path: (one.source.text, one.text) for one in fixed}
        ),
    )


def _workspace_edit(
    analysis: Analysis, texts: Mapping[str, tuple[str, str]]
) -> types.WorkspaceEdit:
    """Edits that a client applies only to the versions of the documents that they are for."""
    changes = []
    for path, (before, after) in sorted(texts.items()):
        location = analysis.project.location(path)
        document = analysis.documents.get(location)
        identifier = types.OptionalVersionedTextDocumentIdentifier(
            uri=uris.from_fs_path(location) or "",
            version=document.version if document is not None else None,
        )
        changes.append(types.TextDocumentEdit(identifier, list(text_edits(before, after))))
    return types.WorkspaceEdit(document_changes=list(changes))


def _suppression(
    analysis: Analysis, finding: Finding, diagnostic: types.Diagnostic
) -> types.CodeAction | None:
    text = analysis.document.text
    silenced = with_comment(text, finding)
    if silenced is None:
        return None
    path = finding.place.path
    return types.CodeAction(
        title=f"{finding.code}: Keep quiet about this line",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=_workspace_edit(analysis, {path: (text, silenced)}),
    )
