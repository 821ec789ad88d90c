"""A webhook of n8n, Zapier or Make is called by hand around Gemini.

Where a program waits for an answer only to hand it to a workflow, the service can call the
workflow: an interaction with `background=True` and `webhook_config={"uris": [...]}` does so when
it is done. The workflow stays, and the waiting and the hand-over go.

Example:

```python
import json
import os
import urllib.request

from google import genai

client = genai.Client()


def summarise(text: str) -> None:
    response = client.models.generate_content(
        model="gemini-2.5-flash", contents=f"Summarise: {text}"
    )
    body = json.dumps({"summary": response.text}).encode()
    urllib.request.urlopen(os.environ["N8N_WEBHOOK_URL"], data=body)
```

Found by the addresses of these services, and by the names of settings that have them, in files
that use Gemini and send requests.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.infrastructure.workflows import find_workflows
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
    """One finding per product, at the first address of a workflow."""
    for use in find_workflows(facts.base):
        said = use.judgement
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=use.place,
            message=f"a workflow of {said.subject} is called by hand, and {said.verdict} here",
            provenance=((use.place, "its address is said here"),),
            confidence=Confidence.MEDIUM,
            judgement=said,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: the workflow would have to fetch the answer."""
    assert finding.judgement is not None
    if finding.judgement.verdict is Verdict.KEEPS:
        return Refusal("framework-needed", "other vendors' answers may go to the workflow, too")
    return Refusal("workflow-webhook", finding.judgement.replacement)


CODEMOD = Codemod(
    code="GI407",
    name="workflow-webhook",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.5.0",
    removes="hand-overs of answers to workflows",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
