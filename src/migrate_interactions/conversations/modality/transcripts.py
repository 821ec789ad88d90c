"""Calls whose text is made only for the prompt of the next request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.modality.recognisers import (
    RECOGNISERS,
    WORDS,
    Recogniser,
)
from migrate_interactions.conversations.preparing.following import Path, Use, path_of
from migrate_interactions.conversations.stored.reaching import reached
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.syntax.shapes import constant_text

#: What a request asks for that only puts a recording or a picture into words.
_PUT_INTO_WORDS = re.compile(
    r"\b(?:transcri(?:be|pt)|describe|caption|extract (?:all |the |any )*text|ocr|read the text"
    r"|what (?:is|do you see) in (?:this|the) (?:image|picture|photo))",
    re.I,
)
_GIVING = frozenset({"from_bytes", "from_uri", "upload", "upload_file"})
_FILES = frozenset({Kind.FILE, Kind.FILE_AWAITABLE})


@dataclass(frozen=True, eq=False)
class Transcript:
    """``call`` turns ``medium`` into text for the prompts of ``requests``, and for nothing else.

    ``is_shown`` says that people see the text as well.
    """

    call: cst.Call
    maker: str
    medium: str
    requests: tuple[Site, ...]
    is_shown: bool


def find_transcripts(facts: Facts) -> tuple[Transcript, ...]:
    """All such calls of the module, in source order."""
    found = [*_recognised(facts), *_asked_for(facts)]
    return tuple(sorted(found, key=lambda one: facts.tree.span(one.call).start))


def _recognised(facts: Facts) -> Iterator[Transcript]:
    text = facts.tree.text
    if not facts.sites or not any(word in text for word in WORDS):
        return
    for call in facts.tree.scopes.nodes(cst.Call):
        recogniser = _recogniser_of(facts, call)
        if recogniser is not None:
            path = path_of(facts, call)
            if _is_only_for_prompts(path):
                yield _transcript(call, recogniser.name, recogniser.medium, path)


def _recogniser_of(facts: Facts, call: cst.Call) -> Recogniser | None:
    source = facts.tree.source(call.func)
    for one in RECOGNISERS:
        if any(source == method or source.endswith(f".{method}") for method in one.methods):
            names = (
                facts.values.imported(node)
                for node in reached(facts, call.func)
                if isinstance(node, cst.Name | cst.Attribute)
            )
            if any(_begins(name, one.packages) for name in names if name):
                return one
    return None


def _begins(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in packages)


def _asked_for(facts: Facts) -> Iterator[Transcript]:
    """Requests to Gemini that only put media into words for another request."""
    if len(facts.sites) < 2:
        return
    for site in facts.sites:
        contents = site.argument("contents")
        if contents is None or site.is_streaming:
            continue
        behind = tuple(reached(facts, contents.value))
        if not any(_is_medium(facts, node) for node in behind):
            continue
        if not any(_PUT_INTO_WORDS.search(_text(node)) for node in behind):
            continue
        path = path_of(facts, site.call)
        if _is_only_for_prompts(path) and site not in path.prompts:
            yield _transcript(site.call, "a request of its own", "media", path)


def _is_medium(facts: Facts, node: cst.BaseExpression) -> bool:
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))) if name in _GIVING:
            return True
        case cst.Call():
            return (
                facts.values.kind(node) in _FILES
                or facts.values.imported(node.func) == "PIL.Image.open"
            )
    return False


def _text(node: cst.BaseExpression) -> str:
    match node:
        case cst.FormattedString(parts=parts):
            return " ".join(one.value for one in parts if isinstance(one, cst.FormattedStringText))
    return constant_text(node) or ""


def _is_only_for_prompts(path: Path) -> bool:
    return Use.PROMPT in path.kinds and path.kinds <= {Use.PROMPT, Use.SHOWN}


def _transcript(call: cst.Call, maker: str, medium: str, path: Path) -> Transcript:
    requests = tuple(dict.fromkeys(path.prompts))
    return Transcript(call, maker, medium, requests, Use.SHOWN in path.kinds)
