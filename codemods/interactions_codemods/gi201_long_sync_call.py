"""A request holds its connection open for as long as the model works.

An agent, a long report, a video: such a request takes minutes, and proxies, load balancers and
time-outs end connections after one. In the background the service works on without a connection.
The fix creates the interaction with `background=True` and adds a small function that waits for
it: it asks for the interaction 2 to 30 seconds apart, longer each time, hands a completed one on
(or one that waits for the results of functions), and raises `InteractionError` for one that
failed, was cancelled or cut off. It gives up after `deadline` seconds, and cancels the
interaction when it gives up or is interrupted. An interaction in the background has to be
stored, so nothing is changed where the configuration says that nothing may be.

What counts, and how much: a timeout of more than a minute and a task of Celery, RQ, arq,
Dramatiq, Huey or Taskiq 2 points each; 1 each for a long text that is asked for,
`max_output_tokens` from 8192 on, a thinking budget from 8192 on or a high level, a recording, a
video or a document, a tool that the service runs, and another call that waits for the answer or
is waited for; and 1 for where the call stands, in a handler of a web framework or a bot, a
thread or an executor. Where data, a label or a few sentences are asked for, neither the length
nor the place counts. Calls of 3 points and more are reported; the limits are in
`[tool.migrate-interactions.long-calls]`.

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
import random
import time
from contextlib import suppress

from google import genai
from google.genai._gaos.lib.compat_errors import (
    APIConnectionError,
    InternalServerError,
    RateLimitError,
)
from google.genai.interactions import Interaction


class InteractionError(Exception):
    \"\"\"A background interaction that ended, or was given up, without an answer.\"\"\"

    def __init__(self, interaction: Interaction) -> None:
        super().__init__(interaction)
        self.id = interaction.id
        self.status = interaction.status
        self.errors = interaction.errors

    def __str__(self) -> str:
        return f"interaction {self.id} is {self.status}: {self.errors or 'no details'}"


class InteractionTimeoutError(InteractionError, TimeoutError):
    \"\"\"A background interaction that was still running at its deadline.\"\"\"


def wait_for_interaction(
    client: genai.Client, interaction: Interaction, *, deadline: float = 3600
) -> Interaction:
    \"\"\"Poll a background interaction until it completes or needs function results.\"\"\"
    end = time.monotonic() + deadline
    longest = 4.0
    try:
        while interaction.status in ("in_progress", "queued"):
            left = end - time.monotonic()
            if left <= 0:
                raise InteractionTimeoutError(interaction)
            # an own source: the program's random numbers stay as they are
            pause = random.Random().uniform(longest / 2, longest)
            time.sleep(max(2, min(left, pause)))
            longest = min(30, longest * 2)
            with suppress(APIConnectionError, InternalServerError, RateLimitError):
                interaction = client.interactions.get(interaction.id)
    except BaseException:  # the deadline, Ctrl-C: nobody waits for the answer any more
        with suppress(Exception):
            client.interactions.cancel(interaction.id)
        raise
    if interaction.status not in ("completed", "requires_action"):
        raise InteractionError(interaction)
    return interaction


client = genai.Client()


def report(topic: str) -> str | None:
    response = client.interactions.create(
        model="gemini-2.5-pro",
        input=f"Write a report of twenty pages on {topic}.",
        background=True,
        generation_config={"max_output_tokens": 65536},
    )
    response = wait_for_interaction(client, response, deadline=900)
    return response.output_text or None


print(report("the rivers of France"))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.evidence import LongCall
from migrate_interactions.conversations.long_running.webhooks import WEBHOOKS, webhook_offer
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import (
    Category,
    Codemod,
    Finding,
    Fix,
    Place,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.background.fixes import fix_long_call


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call that seems to take long, with each sign of it."""
    for long_call in facts.long_calls(policy.long_calls):
        call = long_call.call
        place = facts.tree.place(call.call)
        signs = "; ".join(one.sentence for one in long_call.evidence)
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message=f"a long call holds its connection until the answer is there: {signs}"
            + webhook_offer(facts.base),
            sites=(place,) if isinstance(call, Site) else (),
            orchestration=orchestration_of(facts.base, Category.WAITING, changing=[call.call]),
            provenance=_provenance(facts, long_call),
            confidence=long_call.confidence,
        )


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
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="connections that are held for minutes",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=f"{__doc__}{WEBHOOKS}",
    detect=detect,
    fix=fix,
)
