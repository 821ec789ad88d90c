"""The project asks for a google-genai that is too old for its Interactions code.

All of the Interactions API as it is today is in google-genai from 2.12 on. A requirement that
admits older versions lets an installation have one in which calls are missing, or take and give
something else: the schema changed with 2.0.

The requirement rises in the form that it has: `>=1.9` becomes `>=2.12`, an exact version becomes
the newest that was tested, `~=` and `^` stay what they are, and an end before what is needed
moves behind it. This is done for every file that is migrated, in requirement and constraint
files, `pyproject.toml`, `Pipfile`, `setup.cfg`, `setup.py`, and in a script's own block. Lock files
and files with hashes are named with the command that makes them anew. Where only some files were
given, as in a pre-commit hook, requirement files outside of them are named, and changed with
`--follow`.

Before:

```python
# /// script
# requires-python = ">=3.11"
# dependencies = ["google-genai>=1.55"]
# ///
from google import genai

client = genai.Client()
interaction = client.interactions.create(model="gemini-2.5-flash", input="Name a river.")
print(interaction.output_text)
```

After:

```python
# /// script
# requires-python = ">=3.11"
# dependencies = ["google-genai>=2.12"]
# ///
from google import genai

client = genai.Client()
interaction = client.interactions.create(model="gemini-2.5-flash", input="Name a river.")
print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import (
    SDK_FLOOR,
    Codemod,
    Finding,
    Fix,
    Place,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.sources import Requirement, requirement_in_script
from migrate_interactions.sources.requirement_files import LOCKS


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per file of today's Interactions code, at the import of the SDK."""
    calls = [one for one in facts.base.interaction_calls if one.creates]
    requirement = _requirement(facts) if calls and not facts.legacy_uses else None
    if requirement is None or requirement.lowest >= SDK_FLOOR:
        return
    sites = tuple(facts.tree.place(one.call) for one in calls)
    yield Finding(
        code=CODEMOD.code,
        name=CODEMOD.name,
        place=_import(facts) or min(sites),
        message="all of today's Interactions API is in google-genai from "
        f"{SDK_FLOOR} on; {requirement}",
        sites=sites,
    )


def _requirement(facts: ModuleFacts) -> Requirement | None:
    path = facts.tree.path
    in_script = requirement_in_script(path, facts.tree.text)
    return in_script or facts.base.project.sdk_requirement(path)


def _import(facts: ModuleFacts) -> Place | None:
    """Where the module first imports the SDK."""
    places = [
        facts.tree.place(node)
        for node in (*facts.tree.scopes.nodes(cst.ImportFrom), *facts.tree.scopes.nodes(cst.Import))
        if "genai" in facts.tree.source(node)
    ]
    return min(places, default=None)


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """A newer requirement. The engine makes it, once for all the files that need it."""
    requirement = _requirement(facts)
    if requirement is not None and requirement.rank == LOCKS:
        return Refusal("lock-file", f"{requirement}; no person writes this file")
    return Fix("raise the requirement", Safety.REVIEW, {}, stores=False)


CODEMOD = Codemod(
    code="GI603",
    name="sdk-version-floor",
    severity=Severity.ERROR,
    safety=Safety.REVIEW,
    since="0.3.0",
    removes="a version that lacks what the code calls",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
