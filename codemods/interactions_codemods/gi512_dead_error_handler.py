"""Error handling that never runs, since interactions raise other errors.

The errors of interactions have nothing to do with those of `google.genai.errors`, of
`google.api_core` or of the HTTP client: a handler of `errors.APIError` around
`interactions.create` never runs, and a retry that looks for it never retries. An interaction has
`errors`, not `error`, and neither a `finish_reason` nor a `prompt_feedback`; what asks for them
fails itself. `output_text` is empty where there is no text, and raises no `ValueError`. The module
`google.genai._interactions` is missing from google-genai 2.10 to 2.33.

Handlers that name the new errors beside the old ones are right, and so are those of code that
calls both APIs. There is no public module of the new errors; the fix imports them from the one that
all versions since 2.10 have.

Before:

```python
from google import genai
from google.genai import errors

client = genai.Client()
try:
    interaction = client.interactions.create(model="gemini-3.5-flash", input="Name a river.")
    print(interaction.output_text)
except errors.ServerError as error:
    print("later:", error)
```

After:

```python
from google import genai
from google.genai._gaos.lib.compat_errors import InternalServerError

client = genai.Client()
try:
    interaction = client.interactions.create(model="gemini-3.5-flash", input="Name a river.")
    print(interaction.output_text)
except InternalServerError as error:
    print("later:", error)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.misuse.dead_handlers import Dead
from migrate_interactions.findings import (
    Codemod,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.misuse.dead_handlers import fix_dead_handler

_SENTENCES = {
    Dead.HANDLER: "interactions never raise {named}; this handler never runs",
    Dead.WATCHER: "interactions never raise {named}, which this looks for",
    Dead.TEST: "an error of interactions is never {named}",
    Dead.READ: "interactions have no {named}",
    Dead.IMPORT: "google-genai 2.10 to 2.33 have no module `google.genai._interactions`",
    Dead.VALUE_ERROR: "`output_text` never raises ValueError; it is empty where there is no text",
}


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per handler, policy, test or read."""
    for one in facts.lifecycle.dead_handlers:
        named = ", ".join(f"`{name}`" for name in one.named)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(one.node),
            message=_SENTENCES[one.dead].format(named=named),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The errors that interactions raise."""
    handlers = facts.lifecycle.dead_handlers
    one = next(one for one in handlers if facts.tree.place(one.node) == finding.place)
    return fix_dead_handler(facts, one)


CODEMOD = Codemod(
    code="GI512",
    name="dead-error-handler",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="handlers that never run",
    links=("https://ai.google.dev/gemini-api/docs/migrate-to-interactions",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
