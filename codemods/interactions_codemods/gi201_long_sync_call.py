"""A request holds its connection open for as long as the model works.

An agent, a long report, a video: such a request takes minutes, and proxies, load balancers and
time-outs end connections after one. In the background the service works on without a connection.
The fix creates the interaction with `background=True` and adds a small function that waits for
it: it asks for the interaction 2 to 30 seconds apart, longer each time, hands a completed one on
(or one that waits for the results of functions), and raises `InteractionError` for one that
failed, was cancelled or cut off. It gives up after `deadline` seconds, and cancels the
interaction when it gives up or is interrupted. An interaction in the background has to be
stored, so nothing is changed where the configuration says that nothing may be.

In a web service that is reachable from outside, `webhook_config` saves the polling: the service
calls back when the interaction is done.

Before:

```python
from google import genai
from google.genai import types

client = genai.Client()


def report(topic: str) -> str | None:
    response = client.models.generate_content(
        model="gemini-2.5-pro",
        contents=f"Write a report of twenty pages on {topic}.",
        config=types.GenerateContentConfig(
            max_output_tokens=65536,
            http_options=types.HttpOptions(timeout=900_000),
        ),
    )
    return response.text


print(report("the rivers of France"))
```

After:

```python
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.evidence import LongCall
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.legacy_calls import LegacyCall
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import Codemod, Finding, Fix, Place, Policy, Refusal, Safety
from migrate_interactions.rewriting.background.fixes import fix_long_call


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call that seems to take long, with each sign of it."""
    for long_call in facts.long_calls(policy.long_calls):
        call = long_call.call
        if isinstance(call, InteractionCall) and call.argument("agent") is not None:
            continue  # GI204
        place = facts.tree.place(call.call)
        signs = "; ".join(one.sentence for one in long_call.evidence)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message=f"a long call holds its connection until the answer is there: {signs}",
            sites=(place,) if isinstance(call, Site) else (),
            provenance=_provenance(facts, long_call),
            refusal=_LEGACY if isinstance(call, LegacyCall) else None,
        )


_LEGACY = Refusal("legacy-sdk", "the call is one of google-generativeai, not of google-genai")


def _provenance(facts: ModuleFacts, long_call: LongCall) -> tuple[tuple[Place, str], ...]:
    """Where the client is made, the call, and where each sign was seen."""
    call = long_call.call
    chain = facts.provenance(call) if isinstance(call, Site) else ()
    signs = ((facts.tree.place(one.node), one.sentence) for one in long_call.evidence)
    return (*chain, *signs)


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """Run it in the background; that of the conversation first, where it is part of one."""
    long_calls = facts.long_calls(policy.long_calls)
    long_call = next(x for x in long_calls if facts.tree.place(x.call.call) == finding.place)
    return fix_long_call(facts, long_call, policy)


CODEMOD = Codemod(
    code="GI201",
    name="long-sync-call",
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="connections that are held for minutes",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
