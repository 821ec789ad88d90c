"""Speech or a picture is put into words first, only for the prompt of the next request.

Gemini hears and sees by itself: a recording, a picture or a video can be a part of the input, so
a call that only transcribes or describes it beforehand costs a round trip, another service, and
all that words leave out. Reported are calls of recognisers (Whisper, OpenAI, Google Cloud,
Tesseract and others), and requests to Gemini that only describe or transcribe, if their text goes
into prompts and nowhere else. There is no fix: the model would hear and see what it was only told.

Example:

```python
from google import genai
from google.genai import types

client = genai.Client()
MODEL = "gemini-2.5-flash"


def answer(recording: bytes, question: str) -> str | None:
    audio = types.Part.from_bytes(data=recording, mime_type="audio/wav")
    said = client.models.generate_content(model=MODEL, contents=["Transcribe this.", audio])
    prompt = f"Somebody said: {said.text}\\n{question}"
    return client.models.generate_content(model=MODEL, contents=prompt).text


print(answer(b"RIFF0000WAVE", "In which language?"))
```

Silent: texts that are stored, returned to others or used otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.orchestration.lines import orchestration_of
from migrate_interactions.findings import (
    Category,
    Codemod,
    Confidence,
    Finding,
    Policy,
    Refusal,
    Safety,
    Severity,
)


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per call that makes the text."""
    tree = facts.tree
    for one in facts.transcripts:
        call, prompts = one.call, tuple(site.call for site in one.requests)
        shown = "; people see it too, so a request has to give them another text"
        requests = tuple(tree.place(request) for request in prompts)
        going, staying = ((), (call,)) if one.is_shown else ((tree.statement_of(call),), ())
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=tree.place(call),
            message=f"{one.maker} puts {one.medium} into words for the prompt of the next request, "
            f"which can have {one.medium} in its input{shown if one.is_shown else ''}",
            sites=(tree.place(call),) if call in facts.base.site_by_call else requests,
            orchestration=orchestration_of(
                facts.base, Category.MODALITY, going=going, changing=prompts, staying=staying
            ),
            provenance=tuple((place, "the text goes into this request") for place in requests),
            confidence=Confidence.MEDIUM,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: the answers would come of what is heard and seen, not of what is told."""
    return Refusal(
        "modality-routing",
        "by hand: give the recording or the picture itself to the next request, as a part of its "
        "input",
    )


CODEMOD = Codemod(
    code="GI305",
    name="modality-routing",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.5.0",
    removes="calls that only put media into words",
    links=("https://ai.google.dev/gemini-api/docs/interactions-overview",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
