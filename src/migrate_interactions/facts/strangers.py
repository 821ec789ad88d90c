"""Other values that come to the places where some value is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst

from migrate_interactions.facts.containers import stored_values
from migrate_interactions.facts.journeys import Escape, Journey
from migrate_interactions.facts.tracking import Tracker
from migrate_interactions.syntax.shapes import is_none


def stranger(tracker: Tracker, journeys: Sequence[Journey]) -> Escape | None:
    """Something else that comes to a place where the values of ``journeys`` are."""
    seen = set().union(*(journey.seen for journey in journeys))
    for journey in journeys:
        if journey.mixed:
            return journey.mixed[0]
        for function, name in journey.parameters:
            for value in _given(tracker, function, name):
                if value not in seen and not is_none(value):
                    return Escape(value, f"shares `{name}` of `{function.name.value}` with it")
        for container in journey.containers:
            for value in stored_values(tracker.calls, container):
                if value not in seen and not is_none(value):
                    return Escape(value, f"shares `{tracker.tree.source(container)}` with it")
        for cls, name in journey.attributes:
            for value in tracker.calls.attribute_values(cls, name):
                if value not in seen and not is_none(value):
                    return Escape(value, f"shares `{name}` with it")
    return None


def _given(tracker: Tracker, function: cst.FunctionDef, name: str) -> Iterator[cst.BaseExpression]:
    """Everything that may be passed for a parameter, its default included."""
    for mention in tracker.mentions_uncalled(function):
        if isinstance(mention, cst.BaseExpression):
            yield mention
    for parameter in (*function.params.params, *function.params.kwonly_params):
        if parameter.name.value == name and parameter.default is not None:
            yield parameter.default
    for call in tracker.calls.calls_of(function):
        argument = tracker.calls.argument(call, function, name)
        if argument is not None:
            yield argument.value
        elif any(given.star for given in call.args):
            yield call
