"""Passages are looked up in a vector store of the program and pasted into the prompt.

The tool `file_search` splits, embeds and looks up documents on the side of the service, and the
answer cites them; a program that fills an index only to paste hits into prompts of Gemini needs
none. The verdict asks whether the index is filled and queried here, who else uses what is found,
whether hits are filtered by metadata of the program, and whose embeddings the index has: those of
others cannot be taken along, so the documents have to be given to the service once. Where
something else uses the index, or others fill it, it earns its place.

Example:

```python
import chromadb
from google import genai

client = genai.Client()
notes = chromadb.Client().create_collection("notes")
notes.add(ids=["1", "2"], documents=["The ferry leaves at nine.", "The café is closed."])


def answer(question: str) -> str | None:
    hits = notes.query(query_texts=[question], n_results=1)
    passages = "\\n".join(hits["documents"][0])
    prompt = f"Answer from these notes:\\n{passages}\\n\\n{question}"
    return client.models.generate_content(model="gemini-2.5-flash", contents=prompt).text


print(answer("When does the ferry leave?"))
```

Silent: searches whose hits do not go to Gemini.
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
    Verdict,
)

_REASONS = {
    Verdict.COLLAPSES: "framework-collapses",
    Verdict.SHRINKS: "framework-shrinks",
    Verdict.KEEPS: "framework-needed",
}


def detect(facts: ModuleFacts, policy: Policy) -> Iterator[Finding]:
    """One finding per query."""
    tree = facts.tree
    for lookup in facts.lookups:
        judgement, query = lookup.judgement, lookup.query
        prompts = tuple(site.call for site in lookup.requests)
        said = "; ".join(f"{one.question}: {one.answer}" for one in judgement.criteria)
        collapses = judgement.verdict is Verdict.COLLAPSES
        yield Finding(
            code=CODEMOD.code,
            name=CODEMOD.name,
            place=tree.place(query),
            sites=tuple(tree.place(request) for request in prompts),
            message=f"{judgement.subject} {judgement.verdict.value} here ({said})",
            orchestration=orchestration_of(
                facts.base,
                Category.RETRIEVAL,
                going=(tree.statement_of(query),) if collapses else (),
                changing=(*prompts, *lookup.fills) if collapses else (),
                staying=() if collapses else (query, *lookup.fills),
            ),
            provenance=tuple(
                (tree.place(request), "what is found goes into this request") for request in prompts
            ),
            confidence=Confidence.MEDIUM,
            judgement=judgement,
        )


def fix(finding: Finding, facts: ModuleFacts, policy: Policy) -> Refusal:
    """None: the tool finds other passages than the index did."""
    assert finding.judgement is not None
    verdict = finding.judgement.verdict
    idle = "nothing has to be done; otherwise, " if verdict is Verdict.KEEPS else ""
    return Refusal(_REASONS[verdict], f"{idle}{finding.judgement.replacement}")


CODEMOD = Codemod(
    code="GI306",
    name="client-retrieval",
    severity=Severity.NOTE,
    safety=Safety.MANUAL,
    since="0.5.0",
    removes="indexes and lookups for prompts",
    links=("https://ai.google.dev/gemini-api/docs/file-search",),
    documentation=__doc__ or "",
    detect=detect,
    fix=fix,
)
