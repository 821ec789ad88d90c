"""What one call sends, over all that its arguments may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_fields
from migrate_interactions.conversations.long_running.evidence import ModelCall
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site

_Fields = dict[str, list[cst.BaseExpression]]

#: Arguments whose fields count as settings of the call.
_SETTINGS = ("config", "generation_config", "thinking_config", "request_options")


@dataclass(frozen=True)
class Request:
    """Models, inputs and settings of a call; each may be one of several expressions."""

    models: tuple[cst.BaseExpression, ...]
    inputs: tuple[cst.BaseExpression, ...]
    settings: _Fields = field(default_factory=dict)

    def of(self, *names: str) -> list[cst.BaseExpression]:
        """What the settings ``names`` may be."""
        return [value for name in names for value in self.settings.get(name, ())]


def read_request(facts: Facts, call: ModelCall) -> Request:
    """The request of ``call``, its chat's and its model's settings included."""
    match call:
        case Site(is_legacy=True):
            return _of_legacy(facts, call)
        case Site():
            return _of_site(facts, call)
        case InteractionCall():
            given = given_arguments(facts, call.call.args)
            return _request(facts, given, given.get("input", []))


def _of_site(facts: Facts, site: Site) -> Request:
    arguments = [*site.arguments, *(one for call in site.completed_by for one in call.args)]
    given = given_arguments(facts, arguments)
    inputs = given.get("contents", [])
    if site.is_chat:
        inputs = [*given.get("message", []), *_positional(arguments)[:1]]
        origin = site.value.origin
        if isinstance(origin, cst.Call):
            _add(given, given_arguments(facts, origin.args))
    return _request(facts, given, inputs)


def _of_legacy(facts: Facts, site: Site) -> Request:
    """That of a call of an older package, with the settings of the model behind it."""
    given = given_arguments(facts, site.arguments)
    inputs = [*given.get("contents", []), *given.get("content", [])]
    inputs += _positional(site.arguments)[:1]
    model = site.value.origin
    if site.is_chat and isinstance(model, cst.Call):
        behind = facts.values.evaluate(model.func)
        model = behind.origin if behind is not None else None
    if isinstance(model, cst.Call):
        _add(given, given_arguments(facts, model.args))
        _add(given, {"model": [*given.get("model_name", []), *_positional(model.args)[:1]]})
    return _request(facts, given, inputs)


def _request(facts: Facts, given: _Fields, inputs: list[cst.BaseExpression]) -> Request:
    settings: _Fields = {}
    _add(settings, given)
    for name in _SETTINGS:
        for value in settings.get(name, ()):
            _add(settings, possible_fields(facts, value))
    return Request(tuple(given.get("model", ())), tuple(inputs), settings)


def given_arguments(facts: Facts, arguments: Iterable[cst.Arg]) -> _Fields:
    """Keyword -> what it may be, what is in ``**something`` included."""
    found: _Fields = {}
    for argument in arguments:
        if argument.keyword is not None:
            found.setdefault(argument.keyword.value, []).append(argument.value)
        elif argument.star == "**":
            _add(found, possible_fields(facts, argument.value))
    return found


def _positional(arguments: Iterable[cst.Arg]) -> list[cst.BaseExpression]:
    return [one.value for one in arguments if one.keyword is None and not one.star]


def _add(fields: _Fields, more: _Fields) -> None:
    for name, values in more.items():
        fields.setdefault(name, []).extend(values)
