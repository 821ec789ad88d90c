"""An agent works for minutes while something is kept waiting for it.

Agents (deep research, managed agents with an environment) are made to run in the background:
deep research does nothing else, and a connection that is held for minutes breaks. The fix
starts the agent in the background and polls until it is done. A turn that follows one in an
environment gets that environment, which the id of the turn before does not bring along.

A loop that polls in a web page, a Streamlit script or a handler of a bot is reported too: it
should answer at once and look again later. So is the id of an agent where a model belongs.

Before:

```python
from google import genai

client = genai.Client()
interaction = client.interactions.create(
    agent="antigravity-preview-09-2026",
    environment="remote",
    input="Write the first ten primes to primes.txt, and show them.",
)
print(interaction.output_text)
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
interaction = client.interactions.create(
    agent="antigravity-preview-09-2026",
    environment="remote",
    input="Write the first ten primes to primes.txt, and show them.",
    background=True,
)
interaction = wait_for_interaction(client, interaction)
print(interaction.output_text)
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.agents import Lack, sentence_of
from migrate_interactions.conversations.long_running.webhooks import WEBHOOKS, webhook_offer
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import (
    Category,
    Codemod,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.background.agents import fix_agent_call, refuse_wait


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call of an agent that lacks something, and per loop that blocks."""
    for call in facts.agent_calls:
        place = facts.tree.place(call.call.call)
        polls = Lack.BACKGROUND in call.lacks
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=place,
            message=sentence_of(facts.base, call) + (webhook_offer(facts.base) if polls else ""),
            sites=(place,) if isinstance(call.call, Site) else (),
            orchestration=orchestration_of(facts.base, Category.WAITING, changing=[call.call.call]),
        )
    for wait in facts.blocking_waits(policy.long_calls):
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(wait.node),
            message=wait.sentence + webhook_offer(facts.base),
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The agent in the background, in its environment; what to do about a loop that blocks."""
    for call in facts.agent_calls:
        if facts.tree.place(call.call.call) == finding.place:
            return fix_agent_call(facts, call, policy)
    waits = facts.blocking_waits(policy.long_calls)
    return refuse_wait(next(one for one in waits if facts.tree.place(one.node) == finding.place))


CODEMOD = Codemod(
    code="GI204",
    name="sync-agent-call",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="connections that are held for minutes",
    links=(
        "https://ai.google.dev/gemini-api/docs/background-execution",
        "https://ai.google.dev/gemini-api/docs/webhooks",
    ),
    documentation=f"{__doc__}{WEBHOOKS}",
    detect=detect,
    fix=fix,
)
