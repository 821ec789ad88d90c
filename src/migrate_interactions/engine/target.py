"""Which google-genai a file's migrated code has to run on, and what has to rise for it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from migrate_interactions.engine.rulebook import Settings
from migrate_interactions.findings import SDK_FLOOR, SDK_NEWEST_KNOWN, Finding, Policy, Version
from migrate_interactions.sources import Project, installed_sdk, requirement_in_script


@dataclass(frozen=True)
class Target:
    """``version`` is the oldest that counts; ``outdated`` says where an older one is asked for."""

    version: Version
    outdated: str = ""

    @property
    def sentence(self) -> str:
        """What a reader should know of it; empty where nothing has to change."""
        return f"needs google-genai >= {SDK_FLOOR}; {self.outdated}" if self.outdated else ""


def target_of(path: str, text: str, settings: Settings, project: Project) -> Target:
    """What the user chose, else what the file or its project says, else what is installed."""
    if settings.target is not None:
        return Target(settings.target)
    requirement = requirement_in_script(path, text) or project.sdk_requirement(path)
    if requirement is not None:
        outdated = str(requirement) if requirement.lowest < SDK_FLOOR else ""
        return Target(max(requirement.lowest, SDK_FLOOR), outdated)
    installed = installed_sdk() or SDK_NEWEST_KNOWN
    if installed < SDK_FLOOR:
        return Target(SDK_FLOOR, f"{installed} is installed here")
    return Target(installed)


def policy_for(target: Target, policy: Policy) -> Policy:
    """The policy with the version that code is written for."""
    return replace(policy, target=target.version)


def with_target(finding: Finding, target: Target) -> Finding:
    """The finding with what its fix asks of the project, where that is more than today."""
    if finding.fix is None or not target.sentence:
        return finding
    details = (*finding.fix.details, target.sentence)
    return replace(finding, fix=replace(finding.fix, details=details))
