"""Settings that callers give by keyword, for ``**config`` of a function that makes the request.

Where all of them are settings of the generation, which have the names that they had, the
dictionary can stay as it is: it becomes ``generation_config``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.request import CONFIG_FIELDS, Goes, Takes
from migrate_interactions.rewriting.layout import Argument
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration import CONFIG
from migrate_interactions.rewriting.requests.records import kind_of
from migrate_interactions.syntax.shapes import is_none, keyword_of


def keyword_settings(
    facts: Facts, value: cst.BaseExpression, sites: Sequence[Site]
) -> Sequence[Argument] | None:
    """The argument for a configuration that is nothing but ``**config``; None for any other.

    Raises RefusedError where callers give what ``generation_config`` does not take.
    """
    name = _unpacked(facts, value)
    function = _function_with(facts, name) if name is not None else None
    if name is None or function is None:
        return None
    callers = _Callers(facts, {site.call for site in sites})
    given = list(callers.given(function, name))
    if not given:
        raise callers.refusal(name, "is given by no caller that is seen")
    for keyword, what in (pair for one in given for pair in one.items()):
        row = CONFIG_FIELDS.get(keyword)
        if row is None or row.goes is not Goes.GENERATION or row.takes is not Takes.ANYTHING:
            raise callers.refusal(what, f"is given as `{keyword}`, with settings of another kind")
        if row.name != keyword or is_none(what):
            raise callers.refusal(what, f"is given as `{keyword}`, which has another form")
    written = name.value if all(given) else f"{name.value} or None"
    return [Argument("generation_config", (written,))]


def _unpacked(facts: Facts, value: cst.BaseExpression) -> cst.Name | None:
    """``config``, or that of ``GenerateContentConfig(**config)``."""
    match value:
        case cst.Name():
            return value
        case cst.Call(args=[cst.Arg(star="**", value=cst.Name() as name)]):
            return name if kind_of(facts, value) == CONFIG else None
    return None


def _function_with(facts: Facts, name: cst.Name) -> cst.FunctionDef | None:
    """The function whose ``**name`` this is."""
    scope = facts.tree.scope_of(name).resolve(name.value)
    function = scope.node if scope is not None else None
    if scope is None or not isinstance(function, cst.FunctionDef):
        return None
    unpacked = function.params.star_kwarg
    is_it = unpacked is not None and unpacked.name.value == name.value
    return function if is_it and len(scope.bindings[name.value]) == 1 else None


@dataclass
class _Callers:
    """Follows ``**config`` to those who give its keywords."""

    facts: Facts
    moved: set[cst.Call]
    seen: set[cst.FunctionDef] = field(default_factory=set)

    def refusal(self, node: cst.CSTNode, what: str) -> RefusedError:
        excerpt = self.facts.tree.excerpt(node)
        line = self.facts.tree.line(node)
        return RefusedError("request-not-readable", f"`{excerpt}` {what}", line)

    def given(
        self, function: cst.FunctionDef, name: cst.Name
    ) -> Iterator[dict[str, cst.BaseExpression]]:
        """What each call of ``function`` gives beyond its parameters. Raises RefusedError."""
        if function in self.seen:
            raise self.refusal(function.name, "calls itself with settings")
        self.seen.add(function)
        self._check_reads(function, name)
        if others := files_using(self.facts, function.name.value):
            sentence = f"`{function.name.value}` is given settings, and is used in {others[0]}"
            raise RefusedError("used-in-another-file", sentence, self.facts.tree.line(function))
        for mention in self.facts.tracker.mentions_uncalled(function):
            raise self.refusal(mention, "is handed on, and given settings elsewhere")
        for call in self.facts.calls.calls_of(function):
            if self.facts.values.function_of(call) is not function:
                raise self.refusal(call, "may be another function, with other settings")
            yield from self._given_by(call, function)

    def _given_by(
        self, call: cst.Call, function: cst.FunctionDef
    ) -> Iterator[dict[str, cst.BaseExpression]]:
        params = function.params
        own = {one.name.value for one in (*params.params, *params.kwonly_params)}
        extra: dict[str, cst.BaseExpression] = {}
        inner: list[dict[str, cst.BaseExpression]] = [{}]
        for argument in call.args:
            keyword = keyword_of(argument)
            if argument.star == "**":
                name = argument.value if isinstance(argument.value, cst.Name) else None
                caller = _function_with(self.facts, name) if name is not None else None
                if name is None or caller is None:
                    raise self.refusal(argument.value, "is unpacked into settings")
                inner = list(self.given(caller, name))
            elif argument.star:
                raise self.refusal(argument.value, "is unpacked into arguments")
            elif keyword is not None and keyword not in own:
                extra[keyword] = argument.value
        for one in inner:
            yield {**extra, **one}

    def _check_reads(self, function: cst.FunctionDef, name: cst.Name) -> None:
        """Refuse a dictionary that something else sees, and may change."""
        scope = self.facts.calls.function_scope(function)
        for mention in self.facts.calls.mentions_of(scope, name.value):
            parent = self.facts.tree.parent(mention)
            call = self.facts.tree.parent(parent) if isinstance(parent, cst.Arg) else None
            if isinstance(parent, cst.Param):
                continue
            is_whole = isinstance(parent, cst.Arg) and parent.star == "**"
            is_config = isinstance(parent, cst.Arg) and keyword_of(parent) == "config"
            if not (is_whole or (is_config and call in self.moved)):
                raise self.refusal(mention, "has the settings, and is used for something else")
