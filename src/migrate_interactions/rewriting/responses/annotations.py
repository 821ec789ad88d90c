"""Annotations that say ``GenerateContentResponse`` where an interaction is now."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.declarations import annotations_of_attribute
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import imported_name
from migrate_interactions.syntax.walk import descendants

_RESPONSE = "google.genai.types.GenerateContentResponse"


def rewrite_annotations(facts: Facts, draft: Draft, journeys: list[Journey]) -> None:
    """Annotate with ``Interaction`` every place that ``journeys`` led through."""
    for annotation in dict.fromkeys(_annotations(facts, journeys)):
        for node in descendants(annotation.annotation):
            match node:
                case cst.SimpleString() if "GenerateContentResponse" in node.value:
                    name = imported_name(facts, draft, "google.genai.interactions", "Interaction")
                    quote = node.value[0]
                    draft.replace(node, f"{quote}{name}{quote}")
                case cst.Name() | cst.Attribute() if facts.values.imported(node) == _RESPONSE:
                    name = imported_name(facts, draft, "google.genai.interactions", "Interaction")
                    draft.replace(node, name)


def _annotations(facts: Facts, journeys: list[Journey]) -> Iterator[cst.Annotation]:
    for journey in journeys:
        for binding in journey.bindings:
            scope = binding.scope_holding
            for other in scope.bindings[binding.name]:
                if other.annotation is not None:
                    yield other.annotation
        for function, name in journey.parameters:
            for binding in facts.calls.function_scope(function).bindings.get(name, ()):
                if binding.annotation is not None:
                    yield binding.annotation
        for function in journey.returned_by:
            if function.returns is not None:
                yield function.returns
        for cls, name in journey.attributes:
            yield from annotations_of_attribute(facts, cls, name)
