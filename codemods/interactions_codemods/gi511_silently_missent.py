"""What the SDK sends to the Interactions API as it is, though the service takes something else.

The SDK checks the names of arguments, and the types of what it knows. Everything else goes out
unchecked: `"LOW"` where the service has `"low"`, `top_k` and `thinking_budget` in
`generation_config`, a tool or content of an unknown type, `types.Schema` (every field of it
null), raw bytes as text, the nested voices of the old API, the deprecated
`response_modalities`. An `extra_body` in the `HttpOptions` of a client never gets there.

The fix writes what the service takes, where it is clear what was meant: lower case, the name
of the key, base64, JSON Schema, a response format. The rest is for a person to decide.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash",
    input="How many bees live in a hive?",
    generation_config={"thinking_level": types.ThinkingLevel.LOW, "maxOutputTokens": 200},
)
print(interaction.output_text)
```

After:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    model="gemini-3.5-flash",
    input="How many bees live in a hive?",
    generation_config={"thinking_level": "low", "max_output_tokens": 200},
)
print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.misuse.missent import fix_missent

_IGNORED = (
    "the client's `extra_body` is not sent with interactions; `create` has an `extra_body` of its "
    "own"
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per expression that is sent wrong, and per client whose body is not sent."""
    for missent in facts.missent:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(missent.node),
            message=missent.sentence,
        )
    for client, _ in facts.ignored_client_bodies:
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(client),
            message=_IGNORED,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """What the service takes."""
    for missent in facts.missent:
        if facts.tree.place(missent.node) == finding.place:
            return fix_missent(facts.base, missent)
    return Refusal("sent-as-it-is", _IGNORED)


CODEMOD = Codemod(
    code="GI511",
    name="silently-missent",
    severity=Severity.ERROR,
    safety=Safety.REVIEW,
    since="0.4.0",
    removes="requests that do not say what they mean",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
