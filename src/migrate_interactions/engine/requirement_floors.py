"""The requirements of a project rise with the code that needs them, once for all its files.

A file of requirements is changed where it lies in a folder that the run was given, or where
the run may follow what is needed; else the report says what to change.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported
from migrate_interactions.engine.requirement_note import RequirementNote
from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.engine.selection import Selection
from migrate_interactions.engine.tally import tally_again
from migrate_interactions.findings import Severity
from migrate_interactions.rewriting.requirement_files.edits import (
    Change,
    applied,
    raising,
    replacing,
    staying,
    still_holds,
)
from migrate_interactions.rewriting.requirement_files.versions import wanted
from migrate_interactions.sources import Project, requirement_in_script
from migrate_interactions.sources.required import RequirementFile
from migrate_interactions.sources.requirement_files import (
    AIPLATFORM,
    GENERATIVE_AI,
    format_of,
    mentions_in_script,
)
from migrate_interactions.sources.requirements import text_of

#: The rule about code that is migrated already.
RULE = "GI603"
NOT_GIVEN = "raise it to {}, or migrate with --follow: this file was not given"
BY_HAND = "raise it to {} by hand"


@dataclass(frozen=True)
class _OldPackage:
    """A package that programs leave: its imports, and modules that it installs, by last name."""

    package: str
    imported: re.Pattern[bytes]
    modules: tuple[bytes, ...]


_OLD_PACKAGES = (
    _OldPackage(
        GENERATIVE_AI,
        re.compile(
            rb"^[^\S\n]*\"?(?:import|from)\s+google"
            rb"(?:\.generativeai|\s+import[^\n]*\bgenerativeai)\b",
            re.MULTILINE,
        ),
        (b"generativeai", b"generativelanguage"),
    ),
    _OldPackage(
        AIPLATFORM,
        re.compile(
            rb"^[^\S\n]*\"?(?:import|from)\s+"
            rb"(?:vertexai\b|google\.cloud(?:\.|\s+import[^\n]*\b)aiplatform\b)",
            re.MULTILINE,
        ),
        # and those of packages that it brings along
        (
            *(b"vertexai", b"aiplatform", b"aiplatform_v1", b"aiplatform_v1beta1"),
            *(b"storage", b"bigquery", b"resourcemanager"),
        ),
    ),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NEW_API = re.compile(rb"\binteractions\b|\bfrom google import genai\b|\bgoogle\.genai\b")


@dataclass(frozen=True)
class _Rule:
    """What a selection is asked about."""

    code: str = RULE
    name: str = "sdk-version-floor"
    severity: Severity = Severity.ERROR


def raise_requirements(
    results: Mapping[str, FileResult], settings: Settings, project: Project
) -> tuple[dict[str, FileResult], tuple[RequirementNote, ...]]:
    """Raise what the changed files need; ``project`` knows of their new contents.

    Gives the results with those of the requirement files among them, and what to say of these.
    Nothing is done where the user ignores the rule.
    """
    if not Selection((), settings.selection.ignore).includes(_Rule()):
        return dict(results), ()
    done = dict(results)
    leaving = {
        old: paths
        for old in _OLD_PACKAGES
        if (paths := [one.path for one in results.values() if _leaves(one, old)])
    }
    for old, paths in leaving.items():
        for path in paths:
            done[path] = _with_own_block(done[path], settings, old)
    files = {
        path: project.requirement_files(path)
        for path, result in sorted(done.items())
        if _needs_floor(result) and not _decides_itself(result, project)
    }
    going: dict[str, set[str]] = {}
    staying_on: dict[str, set[str]] = {}
    for old, paths in leaving.items():
        which = staying_on if _is_used(project, old) else going
        for one in (file for path in paths if path in files for file in files[path]):
            which.setdefault(one.path, set()).add(old.package)
    notes: dict[str, tuple[RequirementNote, ...]] = {}
    for file in dict.fromkeys(file for found in files.values() for file in found):
        goes, stays = going.get(file.path, set()), staying_on.get(file.path, set())
        editing = _Editing(file, done.get(file.path), settings, project, goes, stays)
        result, notes[file.path] = editing.done()
        if result is not None:
            done[file.path] = result
    for path, found in files.items():
        if all(note.is_done for file in found for note in notes[file.path]):
            done[path] = _mended(done[path])
    return done, tuple(sorted(note for said in notes.values() for note in said))


def _needs_floor(result: FileResult) -> bool:
    if result.before is not None and result.after is not None:
        return _NEW_API.search(result.after) is not None
    return any(_is_about_requirements(one) for one in result.reported)


def _is_about_requirements(one: Reported) -> bool:
    return one.finding.code == RULE and one.outcome is Outcome.REVIEW


def _decides_itself(result: FileResult, project: Project) -> bool:
    """Whether the file says for itself which packages it needs."""
    content = result.after or project.content_of(result.path)
    return requirement_in_script(result.path, content.decode("utf-8", "replace")) is not None


def _leaves(result: FileResult, old: _OldPackage) -> bool:
    before, after = result.before, result.after
    return bool(before and after and old.imported.search(before) and not old.imported.search(after))


def _is_used(project: Project, old: _OldPackage) -> bool:
    """Whether any file imports what the older package installs."""
    return any(project.files_importing(module, (), except_path="") for module in old.modules)


def _with_own_block(result: FileResult, settings: Settings, old: _OldPackage) -> FileResult:
    """The result in which a script that left an older package asks for the newer one."""
    assert result.after is not None
    text = text_of(result.after)
    mentions = tuple(mentions_in_script(text))
    changes = replacing(text, mentions, wanted(settings.target), (old.package,))
    after = _encoded(applied(text, changes), result.after)
    return result if after is None else replace(result, after=after)


def _mended(result: FileResult) -> FileResult:
    """The result in which what the rule says of requirements is migrated."""
    reported = tuple(
        replace(one, outcome=Outcome.MIGRATED) if _is_about_requirements(one) else one
        for one in result.reported
    )
    if reported == result.reported:
        return result
    return replace(result, reported=reported, accounting=tally_again(reported, result.accounting))


@dataclass(frozen=True)
class _Editing:
    """A file of requirements, and what is to be done with it."""

    file: RequirementFile
    #: What the run has found out about it so far; a ``setup.py`` is also a program.
    known: FileResult | None
    settings: Settings
    project: Project
    #: The older packages that programs have left: those that nobody needs, and the others.
    going: Set[str]
    staying: Set[str]

    def done(self) -> tuple[FileResult | None, tuple[RequirementNote, ...]]:
        """The new result, None if the file stays as it is, and what to say of it."""
        content = self.file.content
        if self.known is not None and self.known.after is not None:
            content = self.known.after
        text = text_of(content)
        want = wanted(self.settings.target)
        row = format_of(self.file.name)
        mentions = tuple(row.mentions(text)) if row is not None else ()
        changes = list(raising(text, mentions, want))
        changes += replacing(text, mentions, want, self.going)
        if not any(one.edit for one in changes):
            changes += staying(mentions, want, self.staying)
        if row is None or not any(one.edit for one in changes):
            return None, self._notes(changes)
        hindrance = self._hindrance
        after = _encoded(applied(text, changes), content)
        if not hindrance and (after is None or not still_holds(text_of(after), row.mentions, want)):
            hindrance = BY_HAND
        if hindrance or after is None:
            return None, self._notes(changes, hindrance)
        known = self.known or FileResult(self.file.path, location=self.file.location)
        return replace(known, before=self.file.content, after=after), self._notes(changes)

    @property
    def _hindrance(self) -> str:
        given = self.settings.follow or self.project.was_given(self.file.location)
        return "" if given else NOT_GIVEN

    def _notes(self, changes: Iterable[Change], hindrance: str = "") -> tuple[RequirementNote, ...]:
        return tuple(
            RequirementNote(
                path=self.file.path,
                line=one.mention.line,
                before=one.before,
                after="" if one.hindrance or hindrance else one.after,
                todo=one.hindrance or hindrance.format(one.after or "what is needed"),
            )
            for one in changes
        )


def _encoded(text: str, like: bytes) -> bytes | None:
    """``text`` as the bytes ``like`` are encoded; None where decoding those loses something."""
    mark, encoding = next(
        ((mark, name) for mark, name in _MARKS if like.startswith(mark)), (b"", "utf-8")
    )
    try:
        like.decode(encoding)
        return mark + text.encode(encoding)
    except UnicodeError:
        return None
