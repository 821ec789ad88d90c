"""A module still uses google-generativeai or vertexai, which are no longer maintained.

Their models, chats and responses have no Interactions API. The module as a whole moves to
google-genai: `configure` or `init` becomes a client, a `GenerativeModel` becomes the name and the
settings that each call is given. What other rules find of it is then a matter of google-genai,
and goes on to the Interactions API in the same run.

Before:

```python
import google.generativeai as genai

genai.configure(api_key="...")
model = genai.GenerativeModel("gemini-2.5-flash")
chat = model.start_chat(history=[])
for question in ["Where is the Forum?", "Is it open on Mondays?"]:
    response = chat.send_message(question)
    print(response.text)
```

After:

```python
from google import genai

client = genai.Client(api_key="...")
model = "gemini-2.5-flash"
previous_interaction_id: str | None = None
for question in ["Where is the Forum?", "Is it open on Mondays?"]:
    response = client.interactions.create(
        model=model,
        input=question,
        previous_interaction_id=previous_interaction_id,
    )
    if response.output_text:  # a chat forgets a turn without an answer
        previous_interaction_id = response.id
    print(response.output_text)
```

Modules on `vertexai.generative_models` move where the configuration says
`vertex-interactions = true`; other parts of that package are left alone.

Needs review: `text` of an answer without text is None, where the older packages raised
ValueError; failed requests are not repeated, where google-generativeai repeated those with
status 503; a missing key is noticed where the client is made, not with the first request; and a
chat gives answers that are incomplete or withheld, where vertexai raised ResponseValidationError.

Left alone, with the reason: modules that do something which google-genai has no exact counterpart
for, such as a handler around a streamed request alone, which google-genai makes where the stream
is first read; and modules that give google-generativeai the key for others, or have it from
others, unless it is the key of the environment. No part of a module moves without the rest.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.findings import Codemod, Finding, Fix, Policy, Refusal, Safety, Severity
from migrate_interactions.rewriting.older_sdks.rewrite import fix_older_sdk


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per module, at its first import of the package."""
    sdk = facts.older_sdk
    if sdk is None:
        return
    calls = [*(site.call for site in sdk.sites), *sdk.chats]
    place = facts.tree.place(sdk.statements[0])
    yield Finding(
        code=CODEMOD.code,
        name=CODEMOD.name,
        place=place,
        message=f"{sdk.package.name} is no longer maintained and has no Interactions API",
        sites=tuple(sorted(facts.tree.place(call) for call in calls)),
    )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The module with google-genai, or why not."""
    assert facts.older_sdk is not None
    return fix_older_sdk(facts.alone, facts.older_sdk)


CODEMOD = Codemod(
    code="GI604",
    name="older-sdk",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.3.0",
    removes="the packages google-generativeai and vertexai",
    links=("https://ai.google.dev/gemini-api/docs/migrate",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
