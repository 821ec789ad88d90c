"""One file: from text to findings, each with its fix or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported
from migrate_interactions.engine.guard import guarded
from migrate_interactions.engine.rulebook import Rulebook, Settings
from migrate_interactions.engine.suppression import Suppression, suppressions_in
from migrate_interactions.engine.tally import tally
from migrate_interactions.engine.target import policy_for, target_of, with_target
from migrate_interactions.findings import Codemod, Finding, Fix, Place, Policy, Refusal
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


def examine(
    path: str, text: str, rulebook: Rulebook, settings: Settings, project: Project
) -> Examined:
    """Detect, then ask for each finding's fix, then let the comments have their say.

    Raises what the parser and the codemods raise.
    """
    facts = rulebook.facts_of(path, text, project)
    codemods = [one for one in rulebook.codemods if settings.selection.includes(one)]
    target = target_of(path, text, settings, project)
    policy = policy_for(target, settings.policy)
    findings = [
        with_target(_within_reach(found, settings, project), target)
        for codemod in codemods
        for found in _run(codemod, facts, policy)
    ]
    findings.sort(key=lambda found: (found.place, found.code))
    suppressions = suppressions_in(text)
    reported, used = _suppress(findings, suppressions)
    active = {word for one in codemods for word in (one.code.lower(), one.name.lower())}
    unused = tuple(one for one in suppressions if one not in used and one.rules & active)
    return Examined(tuple(reported), unused, facts.one_shot_sites)


def _run(codemod: Codemod, facts: ModuleFacts, policy: Policy) -> Iterable[Finding]:
    for found in codemod.detect(facts, policy):
        if facts.own(found) is None:
            continue
        if found.fix is None and found.refusal is None:
            answer = codemod.fix(found, facts, policy)
            kind = {"fix": answer} if isinstance(answer, Fix) else {"refusal": answer}
            found = replace(found, **kind)
        own = facts.own(found)
        if own is not None:
            yield replace(own, severity=codemod.severity)


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
    findings: Iterable[Finding], suppressions: tuple[Suppression, ...]
) -> tuple[list[Reported], set[Suppression]]:
    """Outcomes of ``findings``, and the comments that silenced something.

    A fix that would touch a call about which a comment silences another rule is withdrawn.
    """
    silenced: dict[int, Suppression] = {}
    listed = list(findings)
    for index, found in enumerate(listed):
        comment = next((one for one in suppressions if one.silences(found)), None)
        if comment is not None:
            silenced[index] = comment
    kept = {site for index in silenced for site in listed[index].sites}
    reported = []
    for index, found in enumerate(listed):
        if index in silenced:
            reported.append(Reported(found, Outcome.SUPPRESSED, silenced[index].reason))
        else:
            reported.append(_judge(_withdrawn(found) if kept & {*found.sites} else found))
    return reported, set(silenced.values())


def _withdrawn(found: Finding) -> Finding:
    if found.fix is None:
        return found
    sentence = "a comment keeps another rule quiet about one of these calls"
    return replace(found, fix=None, refusal=Refusal("suppressed", sentence))


def _judge(found: Finding) -> Reported:
    return Reported(found, Outcome.REVIEW if found.fix is not None else Outcome.REFUSED)
