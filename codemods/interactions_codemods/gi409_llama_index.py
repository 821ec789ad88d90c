"""LlamaIndex stands between the program and Gemini: is it still needed?

A chat engine or an agent over Gemini keeps turns and calls functions, which an interaction does on
the server. An index over documents is what the tool `file_search` does there, where the service
may have the documents.

| question | earns its place where |
| --- | --- |
| model vendors | the application imports or names other vendors' models too |
| hosting | the index is LlamaCloud's |
| human in the loop | a workflow waits for a person's event |
| role-play between agents | an `AgentWorkflow`, agents that hand over |
| branches of own logic | a router over several engines |
| steps of its own | never, but with an index of its own the framework only shrinks |
| tracing | Phoenix, Langfuse, OpenTelemetry or the like is set up |

Example:

```python
from llama_index.core.chat_engine import SimpleChatEngine
from llama_index.llms.google_genai import GoogleGenAI

engine = SimpleChatEngine.from_defaults(llm=GoogleGenAI(model="gemini-2.5-flash"))
print(engine.chat("Which tide is highest?"))
print(engine.chat("And why?"))
```

Reported once per construction that is no part of another. Where it earns its place, nothing has
to be done, and `check` does not fail because of it.
"""

from __future__ import annotations

from interactions_codemods.of_frameworks import framework_rule
from migrate_interactions.conversations.frameworks.products import LLAMA_INDEX

CODEMOD = framework_rule(
    LLAMA_INDEX,
    "llama-index",
    since="0.5.0",
    removes="chat engines, agents and their memories",
    documentation=__doc__ or "",
)
