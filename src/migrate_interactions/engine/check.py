"""One file: from text to findings, each with its fix or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Suppressor
from migrate_interactions.engine.guard import guarded
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.engine.suppression import (
    Suppression,
    problems_of,
    suppressions_in,
    words_of,
)
from migrate_interactions.engine.tally import tally
from migrate_interactions.engine.target import policy_for, target_of, with_target
from migrate_interactions.findings import Codemod, Finding, Fix, Place, Policy, Refusal, staying
from migrate_interactions.sources import Project, SourceFile

if TYPE_CHECKING:
    from migrate_interactions.conversations import ModuleFacts


@dataclass(frozen=True)
class Examined:
    """Every finding in one text, and the calls that no conversation holds."""

    reported: tuple[Reported, ...]
    unused: tuple[Suppression, ...]
    one_shots: tuple[Place, ...]


def check_file(
    source: SourceFile, rulebook: Rulebook, settings: Settings, project: Project
) -> FileResult:
    """The findings of one file. Never raises because of what is in the file."""

    def check() -> FileResult:
        examined = examine(source.path, source.text, rulebook, settings, project)
        return FileResult(
            path=source.path,
            reported=examined.reported,
            unused_suppressions=examined.unused,
            accounting=tally(examined.reported, examined.one_shots),
        )

    return guarded(source, check)


def comments_of_file(
    source: SourceFile, rulebook: Rulebook, settings: Settings, project: Project
) -> FileResult:
    """What is to be said of the comments in a file that has nothing to silence."""
    on = _rules_in(source.path, rulebook, settings, project)
    comments = suppressions_in(source.text)
    told = problems_of(comments, (), _words(rulebook.codemods), _words(on))
    return guarded(source, lambda: FileResult(source.path, unused_suppressions=told))


def _rules_in(path: str, rulebook: Rulebook, settings: Settings, project: Project) -> list[Codemod]:
    """The rules that are on in the file shown as ``path``."""
    selection = settings.selection
    location = project.location(path)
    selected = (one for one in rulebook.codemods if selection.includes(one))
    return [one for one in selected if not selection.is_off_in(location, one)]


def examine(
    path: str, text: str, rulebook: Rulebook, settings: Settings, project: Project
) -> Examined:
    """Detect, then ask for each finding's fix, then let the comments have their say.

    Raises what the parser and the codemods raise.
    """
    facts = rulebook.facts_of(path, text, project)
    codemods = _rules_in(path, rulebook, settings, project)
    target = target_of(path, text, settings, project)
    policy = policy_for(target, settings.policy)
    every = [found for codemod in codemods for found in _run(codemod, facts, policy)]
    suppressions = suppressions_in(text)
    own = [(found, mine) for found in every if (mine := facts.own(found)) is not None]
    kept = _silenced_elsewhere([one for one in every if facts.own(one) is None], project)
    findings = []
    for found, mine in own:
        if kept & {*found.sites}:
            mine = _withdrawn(mine, "a comment in another file keeps one of these calls as it is")
        mine = _within_reach(mine, settings, project)
        findings.append(with_target(_where_on(mine, rulebook, settings, project), target))
    findings.sort(key=lambda found: (found.place, found.code))
    reported, used = _suppress(findings, suppressions)
    sure = (one for one in reported if one.finding.confidence.reaches(settings.min_confidence))
    unused = problems_of(suppressions, used, _words(rulebook.codemods), _words(codemods))
    return Examined(tuple(sure), unused, facts.one_shot_sites)


def _words(codemods: Iterable[Codemod]) -> frozenset[str]:
    """What comments can call the rules."""
    return frozenset(word for one in codemods for word in (one.code.lower(), one.name.lower()))


def _run(codemod: Codemod, facts: ModuleFacts, policy: Policy) -> Iterable[Finding]:
    """The findings of one rule, those of linked files without their fixes."""
    for found in codemod.detect(facts, policy):
        own = facts.own(found) is not None
        if own and found.fix is None and found.refusal is None:
            answer = codemod.fix(found, facts, policy)
            kind = {"fix": answer} if isinstance(answer, Fix) else {"refusal": answer}
            found = replace(found, **kind)
        yield replace(found, severity=codemod.severity)


def _silenced_elsewhere(findings: Iterable[Finding], project: Project) -> set[Place]:
    """The calls in other files about which comments there silence one of ``findings``."""
    by_path: dict[str, list[Finding]] = {}
    for found in findings:
        by_path.setdefault(found.place.path, []).append(found)
    kept: set[Place] = set()
    for path, there in by_path.items():
        text = project.content_of(path).decode("utf-8", "replace")
        comments = suppressions_in(text)
        for found in there:
            if any(one.silences(found) for one in comments):
                kept |= {found.place, *found.sites}
    return kept


def _where_on(found: Finding, rulebook: Rulebook, settings: Settings, project: Project) -> Finding:
    """The finding, whose fix must not change files in which its rule is off."""
    if found.fix is None or not settings.selection.files.rows:
        return found
    rule = next(one for one in rulebook.codemods if one.code == found.code)
    for path in sorted(found.fix.edits):
        if settings.selection.is_off_in(project.location(path), rule):
            return _withdrawn(found, f"its fix also changes {path}, where {found.code} is off")
    return found


def _within_reach(found: Finding, settings: Settings, project: Project) -> Finding:
    """The finding, whose fix must not change files that were not given."""
    if found.fix is None or settings.follow or not project.files:
        return found
    outside = [path for path in sorted(found.fix.edits) if not project.is_of_this_run(path)]
    if not outside or set(found.fix.edits) == {found.place.path}:
        return found
    sentence = f"its fix also changes {', '.join(outside)}: give that too, or use --follow"
    return replace(found, fix=None, refusal=Refusal("outside-given-files", sentence))


def _suppress(
    findings: Sequence[Finding], suppressions: tuple[Suppression, ...]
) -> tuple[list[Reported], set[tuple[Suppression, str]]]:
    """Outcomes of ``findings``; the comments that silenced something, each with the word for it.

    A fix that would touch a call about which a comment silences another rule is withdrawn.
    """
    silenced: dict[int, Suppression] = {}
    used: set[tuple[Suppression, str]] = set()
    for index, found in enumerate(findings):
        comment = next((one for one in suppressions if one.silences(found)), None)
        if comment is not None:
            silenced[index] = comment
            used |= {(comment, word) for word in comment.rules & words_of(found)}
    kept = {site for index in silenced for site in findings[index].sites}
    reported = []
    for index, found in enumerate(findings):
        if index in silenced:
            reason = silenced[index].reason
            found = replace(found, orchestration=staying(found.orchestration))
            reported.append(Reported(found, Outcome.SUPPRESSED, reason, Suppressor.COMMENT))
        elif kept & {*found.sites}:
            sentence = "a comment keeps another rule quiet about one of these calls"
            reported.append(_judge(_withdrawn(found, sentence)))
        else:
            reported.append(_judge(found))
    return reported, used


def _withdrawn(found: Finding, sentence: str) -> Finding:
    if found.fix is None:
        return found
    return replace(found, fix=None, refusal=Refusal("suppressed", sentence))


def _judge(found: Finding) -> Reported:
    """The finding with its outcome; what is refused for good has its lines stay."""
    if found.refusal is not None and not found.refusal.by_hand:
        found = replace(found, orchestration=staying(found.orchestration))
    return Reported(found, Outcome.REVIEW if found.fix is not None else Outcome.REFUSED)
