"""Methods, arguments and agents of the Interactions API that no SDK has.

Posts about the API show what never was: `interactions.create_session`, `send` and `list`,
`client.tasks.get`, `session=`, `messages=`, an agent called `deep-research`. An unknown method
raises AttributeError, an unknown or a positional argument TypeError, and an unknown agent is
refused by the service. What is left of `generateContent` is found as well: `contents=`,
`config=`, and settings beside `generation_config`.

The fix moves `contents`, `config` and loose settings to the arguments that there are. What an
invented method or agent was to do is for a person to say.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-2.5-flash",
    input="How many bees live in a hive?",
    config=types.GenerateContentConfig(system_instruction="Be brief.", temperature=0.2),
)
print(interaction.output_text)
```

After:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-2.5-flash",
    input="How many bees live in a hive?",
    system_instruction="Be brief.",
    generation_config={"temperature": 0.2},
)
print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.misuse.unknown_calls import fix_unknown_call


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call."""
    for unknown in facts.unknown_calls:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(unknown.call),
            message="; ".join(unknown.sentences),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The arguments where they belong."""
    unknown = next(u for u in facts.unknown_calls if facts.tree.place(u.call) == finding.place)
    return fix_unknown_call(facts.base, unknown)


CODEMOD = Codemod(
    code="GI509",
    name="unknown-interactions-call",
    severity=Severity.ERROR,
    safety=Safety.REVIEW,
    since="0.4.0",
    removes="calls that can only fail",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
