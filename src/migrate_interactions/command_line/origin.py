"""Where this tool was installed from, so that others can be told to install the same."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution

from migrate_interactions import __version__

NAME = "migrate-interactions"
_GITHUB = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+?)(?:\.git)?/?")


@dataclass(frozen=True)
class Origin:
    """A git repository and what to check out of it; without one, the package index."""

    repository: str = ""
    rev: str = ""

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        if self.repository:
            return f"{NAME} @ git+{self.repository}@{self.rev}"
        return f"{NAME}=={__version__}"

    @property
    def action(self) -> str:
        """The action as a workflow names it; empty where it is not on GitHub."""
        found = _GITHUB.fullmatch(self.repository)
        return f"{found[1]}@{self.rev}" if found else ""


def installed_from() -> Origin | None:
    """The origin that pip noted down (PEP 610); None for a folder or an archive."""
    try:
        noted = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        return None
    return origin_of(noted)


def origin_of(noted: str | None) -> Origin | None:
    """The origin that the text of a ``direct_url.json`` tells of; the index without one."""
    if noted is None:
        return Origin()
    direct = json.loads(noted)
    commit = direct.get("vcs_info", {}).get("commit_id")
    return Origin(direct["url"], commit) if commit else None
