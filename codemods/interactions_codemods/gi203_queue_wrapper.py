"""A queue, a worker, a thread or a table of jobs is there because a call takes long.

Around a call that takes minutes (GI201), programs build what an interaction in the background
has already: a job with an id, a status, and a result that is kept. With `background=True` the
service runs the job. Its id is all that has to be kept, and `interactions.get(id)` has both the
status and, once it is `completed`, the answer.

The finding is where the work is handed over: a task of Celery, RQ, arq, Dramatiq or Huey, a
thread, a pool, the background tasks of a web framework. It lists the lines that only serve
this: the decorator of the task, the upkeep of a dictionary of jobs, locks and pools that
nothing else uses.

Two shapes do nothing but wait, and are changed:

- `await asyncio.to_thread(client.models.generate_content, ...)`, and `run_in_executor` with
  that, with `partial` or with a `lambda`: the fix of GI201, with the asynchronous client
- `with ThreadPoolExecutor() as pool:` around `pool.submit(function, ...).result()`: a call of
  the function; `result(timeout=...)` becomes the deadline of the wait for the interaction

All others are for a person: who starts a job, and who asks for it, is often in other files.

Before:

```python
import time
from concurrent.futures import ThreadPoolExecutor

from google import genai

client = genai.Client()


def report(subject: str) -> str | None:
    interaction = client.interactions.create(
        model="gemini-2.5-pro",
        input=f"Write a detailed report of 5000 words on {subject}.",
        background=True,
    )
    while interaction.status in ("in_progress", "queued"):
        time.sleep(2)
        interaction = client.interactions.get(interaction.id)
    if interaction.status != "completed":
        raise RuntimeError(f"the report is {interaction.status}")
    return interaction.output_text


with ThreadPoolExecutor(max_workers=1) as pool:
    future = pool.submit(report, "the price of salt")
    print(future.result())
```

After:

```python
import time

from google import genai

client = genai.Client()


def report(subject: str) -> str | None:
    interaction = client.interactions.create(
        model="gemini-2.5-pro",
        input=f"Write a detailed report of 5000 words on {subject}.",
        background=True,
    )
    while interaction.status in ("in_progress", "queued"):
        time.sleep(2)
        interaction = client.interactions.get(interaction.id)
    if interaction.status != "completed":
        raise RuntimeError(f"the report is {interaction.status}")
    return interaction.output_text


print(report("the price of salt"))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.infrastructure.stores import judge_queue
from migrate_interactions.conversations.long_running.queues import Carrier, QueueWrapper
from migrate_interactions.conversations.orchestration.queues import orchestration_of_queue
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import (
    Codemod,
    Confidence,
    Finding,
    Fix,
    Policy,
    Refusal,
    Safety,
    Severity,
)
from migrate_interactions.rewriting.background.queues import fix_queue


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding for each place where a call that takes long is handed over."""
    for wrapper in facts.queue_wrappers(policy.long_calls):
        site = wrapper.call if isinstance(wrapper.call, Site) else None
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(wrapper.node),
            message=_message(facts, wrapper),
            sites=(facts.tree.place(wrapper.call.call),),
            orchestration=orchestration_of_queue(facts.base, wrapper),
            provenance=facts.provenance(site) if site is not None else (),
            confidence=Confidence.MEDIUM,
            judgement=judge_queue(facts.base, wrapper),
        )


def _message(facts: ModuleFacts, wrapper: QueueWrapper) -> str:
    line = facts.tree.line(wrapper.call.call)
    carrier = wrapper.carrier.value
    if wrapper.carrier is Carrier.TASK_QUEUE:
        carrier = f"a task of {wrapper.name}"
    what = f"the call on line {line} takes long, and runs in {carrier}"
    table = wrapper.table
    kept = f"; `{table.name}` keeps what became of it" if table is not None else ""
    return (
        f"{what}{kept}: with `background=True` its id is all that is kept, and `get(id)` has both"
    )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """That of the call, where nothing but the call is handed over and waited for."""
    wrapper = next(
        one
        for one in facts.queue_wrappers(policy.long_calls)
        if facts.tree.place(one.node) == finding.place
    )
    return fix_queue(facts, wrapper, policy)


CODEMOD = Codemod(
    code="GI203",
    name="queue-wrapper",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="job tables, workers and threads that wait for a call",
    links=("https://ai.google.dev/gemini-api/docs/background-execution",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
