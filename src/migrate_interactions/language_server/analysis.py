"""What there is to say of one document, with the unsaved texts of the others."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from migrate_interactions.command_line.gating import Gate
from migrate_interactions.configuration import load_configuration
from migrate_interactions.engine.check import check_file
from migrate_interactions.engine.choose import may_apply
from migrate_interactions.engine.deep_stack import with_deep_stack
from migrate_interactions.engine.file_result import FileResult, Outcome, Run
from migrate_interactions.engine.fixed_text import FixedText, fixed_texts
from migrate_interactions.engine.request import Request
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.findings import Finding
from migrate_interactions.sources import (
    Candidate,
    FileError,
    Project,
    SourceFile,
    has_turns,
    imports_companion,
    may_converse,
    may_cut_turns,
    may_stand_in,
    mentions_gemini,
    shown_path,
    source_of,
    uses_gemini,
)
from migrate_interactions.sources.project import find_root

#: What is in the baseline of a project is not told in editors either.
_BASELINE = Gate(baseline=None, no_baseline=False, diff_base=None)


@dataclass(frozen=True)
class Document:
    """An open document: its text as it is on the screen."""

    location: str
    version: int | None
    text: str


@dataclass(frozen=True)
class Analysis:
    """The findings of one document, and what they were found in.

    ``documents`` are those that were open, by location; ``settings`` decide which fixes may be
    applied.
    """

    document: Document
    documents: Mapping[str, Document]
    project: Project
    settings: Settings
    result: FileResult = field(default_factory=lambda: FileResult(""))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those that neither a comment nor the baseline keeps quiet."""
        every = self.result.reported
        return tuple(one.finding for one in every if one.outcome is not Outcome.SUPPRESSED)

    def is_current(self, documents: Mapping[str, Document], path: str) -> bool:
        """Whether the file shown as ``path`` is as it was when this was found out."""
        location = self.project.location(path)
        return documents.get(location) == self.documents.get(location)

    def fixed(self, finding: Finding) -> tuple[FixedText, ...]:
        """The files that a finding's fix changes, with their new texts.

        Empty where there is no fix that may be applied, or the verifier objects to it.
        """
        fix = finding.fix
        if fix is None or not fix.edits or not may_apply(fix, self.settings):
            return ()
        if not all(path.endswith(".py") for path in fix.edits):
            return ()
        return fixed_texts(fix, self._source)

    def _source(self, path: str) -> SourceFile | None:
        location = self.project.location(path)
        if location in self.documents:
            return _source_of(path, self.documents[location])
        try:
            return source_of(Candidate(path, location), self.project.content_of(path))
        except FileError:
            return None


def analyse(location: str, documents: Mapping[str, Document], rulebook: Rulebook) -> Analysis:
    """Analyse an open document. Never raises because of what is in it.

    Raises :class:`migrate_interactions.configuration.ConfigurationError`, and
    :class:`click.ClickException` where a baseline cannot be used.
    """
    document = documents[location]
    folder = os.path.dirname(location)
    base = find_root(folder) or folder
    configuration = load_configuration(None, (location,), base)
    asked = Request((location,), base, configuration)
    settings = replace(asked.settings, follow=True)
    overlay = tuple((one.location, one.text.encode()) for one in documents.values())
    project = asked.project(()).overlaid(overlay)
    path = shown_path(location, base)
    content = document.text.encode("utf-8", "surrogatepass")
    analysis = Analysis(document, documents, project, settings)
    if configuration.excluded(location) or not _is_relevant(path, content):
        return analysis
    source = _source_of(path, document)
    result = with_deep_stack(lambda: check_file(source, rulebook, settings, project))
    run = Run((result,), searched=1, mentioning=1, contents={path: content})
    [result] = _BASELINE.apply(run, asked, (Candidate(path, location),)).results
    return replace(analysis, result=result)


def _source_of(path: str, document: Document) -> SourceFile:
    content = document.text.encode("utf-8", "surrogatepass")
    return SourceFile(path, document.location, content, document.text)


def _is_relevant(path: str, content: bytes) -> bool:
    return (
        mentions_gemini(content)
        or uses_gemini(content)
        or has_turns(content)
        or may_stand_in(path, content)
        or may_converse(content)
        or imports_companion(content)
        or may_cut_turns(content)
    )
