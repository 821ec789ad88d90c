"""Which google-genai a file's migrated code has to run on, and what has to rise for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.findings import (
    SDK_FLOOR,
    SDK_NEWEST_KNOWN,
    Edit,
    Finding,
    Policy,
    Version,
)
from migrate_interactions.rewriting.requirement_files.edits import raising
from migrate_interactions.rewriting.requirement_files.versions import Wanted, raised, wanted
from migrate_interactions.sources import (
    Project,
    Requirement,
    installed_sdk,
    requirement_in_script,
)
from migrate_interactions.sources.requirement_files import LOCKS, mentions_in_script


@dataclass(frozen=True)
class Target:
    """``version`` is the oldest that counts; ``outdated`` says where an older one is asked for.

    ``edits`` raise what the file says for itself.
    """

    version: Version
    outdated: str = ""
    edits: tuple[Edit, ...] = ()

    @property
    def sentence(self) -> str:
        """What a reader should know of it; empty where nothing has to change."""
        return f"needs google-genai >= {SDK_FLOOR}; {self.outdated}" if self.outdated else ""


def target_of(path: str, text: str, settings: Settings, project: Project) -> Target:
    """What the user chose, else what the file or its project says, else what is installed.

    A requirement counts as what it will be where this run raises it: what another run then
    sees would else not be the same.
    """
    want = wanted(settings.target)
    in_script = requirement_in_script(path, text)
    edits = _edits_in_script(text, want) if in_script is not None else ()
    if settings.target is not None:
        return Target(settings.target, edits=edits)
    requirement = in_script or project.sdk_requirement(path)
    if requirement is not None:
        outdated = str(requirement) if requirement.lowest < SDK_FLOOR else ""
        rises = outdated and (in_script or _is_raised(requirement, settings, project))
        lowest = _when_raised(requirement, want) if rises else requirement.lowest
        return Target(max(lowest, SDK_FLOOR), outdated, edits)
    installed = installed_sdk() or SDK_NEWEST_KNOWN
    if installed < SDK_FLOOR:
        return Target(SDK_FLOOR, f"{installed} is installed here")
    return Target(installed)


def _edits_in_script(text: str, want: Wanted) -> tuple[Edit, ...]:
    changes = raising(text, mentions_in_script(text), want)
    return tuple(one.edit for one in changes if one.edit is not None)


def _is_raised(requirement: Requirement, settings: Settings, project: Project) -> bool:
    location = project.location(requirement.path)
    return requirement.rank != LOCKS and (settings.follow or project.was_given(location))


def _when_raised(requirement: Requirement, want: Wanted) -> Version:
    says = raised(requirement.says, want)
    return replace(requirement, says=says).lowest if says else requirement.lowest


def policy_for(target: Target, policy: Policy) -> Policy:
    """The policy with the version that code is written for."""
    return replace(policy, target=target.version)


def with_target(finding: Finding, target: Target) -> Finding:
    """The finding with what its fix asks of the project, where that is more than today."""
    if finding.fix is None or not (target.sentence or target.edits):
        return finding
    fix = finding.fix
    if target.sentence:
        fix = replace(fix, details=(*fix.details, target.sentence))
    if target.edits:
        path = finding.place.path
        edits = {**fix.edits, path: (*fix.edits.get(path, ()), *target.edits)}
        fix = replace(fix, edits=edits)
    return replace(finding, fix=fix)
