"""The project and the place that a process asks Vertex AI in are set once, for all its modules."""

from __future__ import annotations

import re

from migrate_interactions.rewriting.older_sdks.work import Work

#: Last parts of the names of modules that share what is set.
_SHARING = (b"vertexai", b"aiplatform")
_SETS = re.compile(rb"\b(?:vertexai|aiplatform|\w+)\.init\(")


def check_platform(work: Work) -> None:
    """Refuse a module whose set-up other files may use, or that uses theirs."""
    calls = work.sdk.configures
    tree = work.facts.tree
    if len({tree.source(call) for call in calls}) > 1:
        raise work.refuse("projects or places are changed as the program runs", calls[1])
    own = tree.own.path
    for module in _SHARING:
        for path in work.facts.project.files_importing(module, (), except_path=own):
            sets = _SETS.search(work.facts.project.content_of(path)) is not None
            if sets and calls:
                continue
            what = "uses" if calls else "sets"
            raise work.refuse(
                f"{path} {what} the project and the place of Vertex AI, too",
                calls[0] if calls else work.sdk.statements[0],
                "used-in-another-file",
            )
