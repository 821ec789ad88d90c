"""What has to be settled before code can move, or keeps it where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.facts.vertex import may_be_vertex
from migrate_interactions.findings import SDK_FLOOR, Blocker, BlockerKind, Place
from migrate_interactions.mapping.models import is_retired
from migrate_interactions.sources import requirement_in_script
from migrate_interactions.syntax.imports import imports
from migrate_interactions.syntax.shapes import constant_text, keyword_of

#: Settings that stand for a blocker, as keyword or key -> what it is and what is said of it.
_SETTINGS = {
    "cached_content": (
        BlockerKind.EXPLICIT_CACHE,
        "a request names an explicit cache, which interactions do not take",
    ),
    "safety_settings": (
        BlockerKind.SAFETY_SETTINGS,
        "safety settings are given, which interactions take only in part",
    ),
}
#: Attributes of a client that have no counterpart -> what they are and what is said of them.
_RESOURCES = {
    "caches": (BlockerKind.EXPLICIT_CACHE, "explicit caches are managed here"),
    "batches": (BlockerKind.BATCH, "the Batch API is used, which interactions do not have"),
}
_OLDER_PACKAGES = ("google.generativeai", "vertexai")


@dataclass(frozen=True)
class _Seen:
    """A node of the file that speaks for a blocker."""

    kind: BlockerKind
    node: cst.CSTNode
    sentence: str


def find_blockers(facts: Facts) -> tuple[Blocker, ...]:
    """The blockers of the file that ``facts`` are about, in the order of their places."""
    tree = facts.tree
    seen = [one for look in _LOOKS for one in look(facts) if tree.part_of(one.node) is tree.own]
    found = {(one.kind, tree.place(one.node)): one.sentence for one in seen}
    blockers = [Blocker(kind, place, sentence) for (kind, place), sentence in found.items()]
    blockers += _old_sdk(facts)
    return tuple(sorted(blockers, key=lambda one: (one.place, one.kind)))


def _vertex(facts: Facts) -> Iterator[_Seen]:
    if facts.project.vertex_interactions:
        return
    for call in facts.tree.scopes.nodes(cst.Call):
        if facts.values.kind(call) is Kind.CLIENT and may_be_vertex(call, facts.tree):
            sentence = "the client is, or may be, one of Vertex AI or of an enterprise"
            yield _Seen(BlockerKind.VERTEX, call, sentence)


def _older_packages(facts: Facts) -> Iterator[_Seen]:
    for node, name in imports(facts.tree):
        package = next((one for one in _OLDER_PACKAGES if f"{name}.".startswith(f"{one}.")), "")
        if package:
            sentence = f"{package} is older than google-genai and has no Interactions API"
            yield _Seen(BlockerKind.OLDER_PACKAGE, node, sentence)


def _retired_models(facts: Facts) -> Iterator[_Seen]:
    for node in facts.tree.scopes.nodes(cst.SimpleString):
        text = constant_text(node)
        if text is not None and is_retired(text):
            yield _Seen(BlockerKind.RETIRED_MODEL, node, f"the service no longer has {text}")


def _settings(facts: Facts) -> Iterator[_Seen]:
    for argument in facts.tree.scopes.nodes(cst.Arg):
        told = _SETTINGS.get(keyword_of(argument) or "")
        if told is not None:
            yield _Seen(told[0], argument, told[1])
    for element in facts.tree.scopes.nodes(cst.DictElement):
        told = _SETTINGS.get(constant_text(element.key) or "")
        if told is not None:
            yield _Seen(told[0], element, told[1])


def _resources(facts: Facts) -> Iterator[_Seen]:
    clients = (Kind.CLIENT, Kind.ASYNC_CLIENT)
    for node in facts.tree.scopes.nodes(cst.Attribute):
        told = _RESOURCES.get(node.attr.value)
        if told is not None and facts.values.kind(node.value) in clients:
            yield _Seen(told[0], node, told[1])


_LOOKS: tuple[Callable[[Facts], Iterator[_Seen]], ...] = (
    _vertex,
    _older_packages,
    _retired_models,
    _settings,
    _resources,
)


def _old_sdk(facts: Facts) -> Iterator[Blocker]:
    """A requirement that admits no google-genai with today's Interactions API."""
    path = facts.tree.path
    found = requirement_in_script(path, facts.tree.own_text) or facts.project.sdk_requirement(path)
    if found is not None and found.lowest < SDK_FLOOR:
        sentence = f"{found}; today's Interactions API is in google-genai from {SDK_FLOOR} on"
        yield Blocker(BlockerKind.OLD_SDK, Place(found.path, found.line), sentence)
