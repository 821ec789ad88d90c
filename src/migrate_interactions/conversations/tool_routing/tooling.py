"""Which kinds of tools a call may be given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.configurations.callables import given_function
from migrate_interactions.conversations.configurations.possible import (
    possible_elements,
    possible_fields,
    possible_values,
)
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.tools import FUNCTIONS, TOOL_KINDS

_STRUCTURED = frozenset({"response_schema", "response_json_schema"})


@dataclass(frozen=True)
class Tooling:
    """The tools of one call by kind, and whether its answer has a structure."""

    kinds: frozenset[str]
    is_structured: bool

    @property
    def built_in(self) -> frozenset[str]:
        return self.kinds - {FUNCTIONS}


def tooling_of(facts: Facts, site: Site) -> Tooling:
    """What ``site`` is given, over all that its configuration may be."""
    config = site.argument("config")
    fields = possible_fields(facts, config.value) if config is not None else {}
    kinds = frozenset(kind for _, kind in elements_by_kind(facts, fields.get("tools", [])))
    return Tooling(kinds, bool(fields.keys() & _STRUCTURED))


def elements_by_kind(
    facts: Facts, tools: list[cst.BaseExpression]
) -> Iterator[tuple[cst.BaseExpression, str]]:
    """What the elements of ``tools`` may be, each with the kinds of tools it is."""
    for given in tools:
        for element in possible_elements(facts, given):
            if given_function(facts, element) is not None:
                yield element, FUNCTIONS
                continue
            for value in possible_values(facts, element):
                for name in possible_fields(facts, value):
                    if name in TOOL_KINDS or name == FUNCTIONS:
                        yield value, name
