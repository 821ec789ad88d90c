"""Annotations that name classes of the old API where values of an interaction are now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

import libcst as cst

from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts
from migrate_interactions.mapping.response import Shape
from migrate_interactions.rewriting.declarations import annotations_of_attribute
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.names import imported_name
from migrate_interactions.rewriting.responses.strangers import Passed
from migrate_interactions.syntax.walk import descendants

_INTERACTIONS = "google.genai.interactions"
_ANY = ("typing", "Any")
#: The class of what is there now, where there is one.
_CLASSES: dict[Shape, tuple[str, str]] = {
    **dict.fromkeys(
        (
            *(Shape.RESPONSE, Shape.RESPONSES, Shape.CANDIDATE, Shape.CONTENT),
            *(Shape.GROUNDING, Shape.ENTRY_POINT, Shape.URL_CONTEXT),
        ),
        (_INTERACTIONS, "Interaction"),
    ),
    Shape.FUNCTION_CALL: (_INTERACTIONS, "FunctionCallStep"),
    Shape.FUNCTION_CALLS: (_INTERACTIONS, "FunctionCallStep"),
    Shape.USAGE: (_INTERACTIONS, "Usage"),
    Shape.TOKEN_COUNT: (_INTERACTIONS, "ModalityTokens"),
    Shape.TOKEN_COUNTS: (_INTERACTIONS, "ModalityTokens"),
}


def rewrite_annotations(facts: Facts, draft: Draft, passed: Mapping[Shape, Passed]) -> None:
    """Annotate every place that values of responses led through with what they are now."""
    for shape, one in passed.items():
        if shape is Shape.CANDIDATES:
            continue  # an interaction is no list
        module, name = _CLASSES.get(shape, _ANY)
        places = annotations_along(facts, one.journeys)
        bound = (binding.annotation for binding in one.bound if binding.annotation is not None)
        replace_class(
            facts,
            draft,
            (*places, *bound),
            shape.value.rpartition(" ")[2],
            partial(imported_name, facts, draft, module, name),
        )


def replace_class(
    facts: Facts,
    draft: Draft,
    annotations: Iterable[cst.Annotation],
    old: str,
    new: Callable[[], str],
) -> None:
    """Put ``new()`` where ``annotations`` name the class ``old`` of ``google.genai.types``."""
    for annotation in dict.fromkeys(annotations):
        for node in descendants(annotation.annotation):
            match node:
                case cst.SimpleString(value=text) if re.search(rf"\b{old}\b", text):
                    draft.replace(node, re.sub(rf"(\w+\.)*\b{old}\b", new(), text))
                case cst.Name() | cst.Attribute():
                    if facts.values.imported(node) == f"google.genai.types.{old}":
                        draft.replace(node, new())


def annotations_along(facts: Facts, journeys: Iterable[Journey]) -> Iterator[cst.Annotation]:
    """The annotations of the variables, parameters, functions and attributes on the way."""
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
