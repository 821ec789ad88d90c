"""A sandbox of E2B, Modal, Fly, Docker or Daytona runs what the model wrote: is it still needed?

An interaction with the tool `{"type": "code_execution"}` writes Python, runs it on the server and
goes on with what came out. That is all where the sandbox does nothing but run code. Where files
are put into it, or commands run, it shrinks only: an agent with a remote environment may have
them. Where the application uses models of other vendors, too, the sandbox earns its place.

Example:

```python
from e2b_code_interpreter import Sandbox
from google import genai

client = genai.Client()
response = client.models.generate_content(
    model="gemini-2.5-flash", contents="Write Python that prints ten primes. Code only."
)
with Sandbox() as sandbox:
    print(sandbox.run_code(response.text).logs.stdout)
```

Found where the file uses Gemini, makes the sandbox and runs in it what came from a response, or
is called code: by the product's package, by the commands `docker run`, `docker exec`,
`fly machine run` and `fly machine exec`, and by requests to Fly's Machines API.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.infrastructure.sandboxes import find_sandboxes
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
    Verdict,
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per product, where its sandbox is made."""
    for use in find_sandboxes(facts.base):
        said = use.judgement
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=use.place,
            message=f"{said.subject} runs code that the model wrote, and {said.verdict} here",
            orchestration=use.orchestration,
            provenance=(
                (use.place, "the sandbox is made here"),
                *((run, "code runs in it here") for run in use.runs),
            ),
            confidence=Confidence.MEDIUM,
            judgement=said,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: what the code needs of its sandbox is for a person to say."""
    assert finding.judgement is not None
    if finding.judgement.verdict is Verdict.KEEPS:
        return Refusal("framework-needed", "other vendors' models may write code for it, too")
    return Refusal("code-sandbox", finding.judgement.replacement)


CODEMOD = Codemod(
    code="GI405",
    name="code-sandbox",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.5.0",
    removes="sandboxes for code that the model writes",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
