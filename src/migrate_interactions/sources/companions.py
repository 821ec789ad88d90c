"""Packages that stand beside the SDK: what files import of them, by a look at their bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Packages of frameworks that rules are about: what they do with Gemini is judged.
FRAMEWORKS: frozenset[bytes] = frozenset(
    {
        *(b"langchain", b"langchain_core", b"langchain_community", b"langchain_classic"),
        *(b"langchain_experimental", b"langchain_google_genai", b"langchain_google_vertexai"),
        *(b"langgraph", b"langgraph_supervisor", b"langgraph_swarm"),
        *(b"autogen", b"autogen_agentchat", b"autogen_core", b"autogen_ext", b"ag2"),
        *(b"crewai", b"crewai_tools", b"google.adk", b"llama_index"),
        *(b"mcp", b"fastmcp", b"langchain_mcp_adapters"),
    }
)
#: Packages of stores of vectors, and of recognisers of speech and text. What they find may go into
#: prompts that another file makes.
FINDERS: frozenset[bytes] = frozenset(
    {
        *(b"chromadb", b"langchain_chroma", b"pinecone", b"langchain_pinecone", b"faiss"),
        *(b"qdrant_client", b"langchain_qdrant", b"weaviate", b"langchain_weaviate"),
        *(b"whisper", b"faster_whisper", b"speech_recognition", b"deepgram", b"assemblyai"),
        *(b"pytesseract", b"easyocr", b"google.cloud.speech", b"google.cloud.vision"),
        *(b"google.cloud.speech_v1", b"google.cloud.speech_v2", b"google.cloud.vision_v1"),
    }
)
_EITHER = FRAMEWORKS | FINDERS
_FIRST_PARTS = frozenset(name.partition(b".")[0] for name in _EITHER)
_WORD = b"import"
_STATEMENT = re.compile(rb"[ \t]*(?:from|import)[ \t]+([\w.]+)(?:[ \t]+import[ \t(]+(\w+))?")


def imports_framework(content: bytes) -> bool:
    """Whether ``content`` imports a framework that rules are about."""
    return any(name in FRAMEWORKS for name in _imported(content))


def imports_finder(content: bytes) -> bool:
    """Whether ``content`` imports a store of vectors, or a recogniser of speech or text."""
    return any(name in FINDERS for name in _imported(content))


def imports_companion(content: bytes) -> bool:
    """Whether ``content`` imports one or the other."""
    return any(name in _EITHER for name in _imported(content))


def _imported(content: bytes) -> Iterator[bytes]:
    """The names that may be those of packages, of what is imported; with those above them.

    Every file that has nothing to do with Gemini is looked through: a search for one word takes a
    tenth of what one for each package takes. A statement begins a line, or stands behind a
    semicolon, or, in notebooks, behind a quote.
    """
    at = content.find(_WORD)
    while at >= 0:
        line = content.rfind(b"\n", 0, at) + 1
        start = max(line, content.rfind(b";", line, at) + 1, content.rfind(b'"', line, at) + 1)
        found = _STATEMENT.match(content, start)
        if found is not None and found[1].partition(b".")[0] in _FIRST_PARTS:
            parts = [*found[1].split(b"."), found[2]] if found[2] else found[1].split(b".")
            yield from (b".".join(parts[: n + 1]) for n in range(len(parts)))
        at = content.find(_WORD, at + len(_WORD))
