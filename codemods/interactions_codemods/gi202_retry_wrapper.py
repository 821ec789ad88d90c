"""A retry goes round a request that the SDK retries already.

The SDK makes up to five requests for a call of the Interactions API that is answered with 408,
409, 429 or 5xx, or not at all, within about seven seconds. So it does for `generate_content`
where `retry_options` says so. A retry around such a call multiplies that. It is also reported
around calls that take long (GI201): each attempt costs as much as the first. A retry around an
ordinary `generate_content` is not, since that call is made once.

The fix takes the retry away where it does nothing else:

- a decorator `@retry` of tenacity with `stop` (and with `reraise=True`, where the program sees
  which error it gets in the end), `@backoff.on_exception` with `max_tries` or `max_time`, or
  `Retry` of google-api-core, for all errors or for those of requests by class, without callbacks
- `for attempt in Retrying(...): with attempt:` with the same arguments
- a loop over `range` that is left after a success, or `while` with a counter, whose handlers
  only wait, count, and raise the error after the last attempt

and where what is tried again is the one request and nothing else. Whatever somebody can see (a
line that is printed or logged, another error in the end, a value in its place, a pause of half
a minute) makes it a matter for a person. So does a number of attempts that callers set: give it
to the client, as `HttpRetryOptions(attempts=...)`.

Before:

```python
import time

from google import genai

client = genai.Client()
ATTEMPTS = 4


def summarise(text: str) -> str | None:
    delay = 1.0
    for attempt in range(ATTEMPTS):
        try:
            interaction = client.interactions.create(
                model="gemini-2.5-flash",
                input=f"Summarise: {text}",
            )
            return interaction.output_text
        except Exception:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(delay)
            delay *= 2


print(summarise("The well is dry. The rain may come next week."))
```

After:

```python
from google import genai

client = genai.Client()


def summarise(text: str) -> str | None:
    interaction = client.interactions.create(
        model="gemini-2.5-flash",
        input=f"Summarise: {text}",
    )
    return interaction.output_text


print(summarise("The well is dry. The rain may come next week."))
```
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.long_running.retries import RetryForm, RetryWrapper
from migrate_interactions.conversations.orchestration.retries import orchestration_of_retry
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
from migrate_interactions.rewriting.background.retries import fix_retry


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per retry, at the first call that it goes round."""
    for wrapper in facts.retry_wrappers(policy.long_calls):
        calls = wrapper.calls
        sites = [one for one in calls if isinstance(one, Site)]
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=facts.tree.place(calls[0].call),
            message=_message(facts, wrapper),
            sites=tuple(facts.tree.place(one.call) for one in calls),
            orchestration=orchestration_of_retry(facts.base, wrapper),
            provenance=facts.provenance(sites[0]) if sites else (),
            confidence=Confidence.HIGH if wrapper.requests > 1 else Confidence.MEDIUM,
        )


def _message(facts: ModuleFacts, wrapper: RetryWrapper) -> str:
    line = facts.tree.line(wrapper.node)
    what = {
        RetryForm.DECORATOR: f"the decorator on line {line}",
        RetryForm.LOOP: f"the loop on line {line}",
        RetryForm.LIBRARY_LOOP: f"the loop on line {line}",
        RetryForm.FUNCTION: f"a loop in the function on line {line}",
        RetryForm.RECURSION: f"the handler on line {line}",
    }[wrapper.form]
    if wrapper.requests > 1:
        times = f"up to {wrapper.attempts} times" if wrapper.attempts else "again"
        requests = f"up to {wrapper.requests} requests"
        return f"the SDK makes {requests} for this call; {what} has it made {times}"
    return f"this call takes long, and {what} makes it again from the beginning"


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Fix | Refusal:
    """The call without the retry, where that does nothing else."""
    wrapper = next(
        one
        for one in facts.retry_wrappers(policy.long_calls)
        if facts.tree.place(one.calls[0].call) == finding.place
    )
    return fix_retry(facts, wrapper)


CODEMOD = Codemod(
    code="GI202",
    name="retry-wrapper",
    severity=Severity.WARNING,
    safety=Safety.REVIEW,
    since="0.2.0",
    removes="retries of what is retried already",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
