"""One call and all that stands around it, read when a sign is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.configurations.constants import possible_texts
from migrate_interactions.conversations.configurations.possible import possible_fields
from migrate_interactions.conversations.long_running.evidence import ModelCall
from migrate_interactions.conversations.long_running.material import material
from migrate_interactions.conversations.long_running.request import Request, read_request
from migrate_interactions.conversations.long_running.signs.words import (
    asks_for_little,
    asks_for_structure,
)
from migrate_interactions.conversations.long_running.ways import ModelCalls, Way
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import LongCalls
from migrate_interactions.syntax.walk import descendants

_SCHEMAS = ("response_schema", "response_json_schema")
_JSON_TYPES = ("application/json", "text/x.enum")


@dataclass(frozen=True, eq=False)
class Situation:
    """What the readers of signs are given."""

    calls: ModelCalls
    call: ModelCall
    limits: LongCalls

    @property
    def facts(self) -> Facts:
        return self.calls.facts

    @cached_property
    def request(self) -> Request:
        return read_request(self.facts, self.call)

    @property
    def ways(self) -> tuple[Way, ...]:
        """How the program comes to the call, through functions of the module."""
        return self.calls.ways[self.call.call]

    @property
    def function(self) -> cst.FunctionDef | None:
        """The function that the call stands in."""
        return self.ways[0].function

    @cached_property
    def prompts(self) -> tuple[tuple[cst.BaseExpression, str], ...]:
        """The texts that are written out in the input and in the system instruction."""
        given = (*self.request.inputs, *self.request.of("system_instruction"))
        return tuple(_written_texts(self.facts, material(self.facts, given)))

    @cached_property
    def is_short(self) -> bool:
        """Whether the answer is to be data, a label, a number or a few sentences."""
        return self._has_schema or any(
            asks_for_structure(text) or asks_for_little(text) for _, text in self.prompts
        )

    @property
    def _has_schema(self) -> bool:
        request = self.request
        if request.of(*_SCHEMAS):
            return True
        given = list(request.of("response_mime_type"))
        for form in request.of("response_format"):
            given += possible_fields(self.facts, form).get("mime_type", [])
        return any(
            text in _JSON_TYPES for value in given for text in possible_texts(self.facts, value)
        )


def _written_texts(
    facts: Facts, pieces: Iterator[cst.BaseExpression]
) -> Iterator[tuple[cst.BaseExpression, str]]:
    seen: set[cst.CSTNode] = set()
    for piece in pieces:
        if isinstance(piece, (cst.Name, cst.Attribute)):
            yield from ((piece, text) for text in possible_texts(facts, piece))
        for below in descendants(piece):
            if below in seen:
                continue
            seen.add(below)
            match below:
                case cst.SimpleString() if isinstance(below.evaluated_value, str):
                    yield below, below.evaluated_value
                case cst.FormattedString(parts=parts):
                    yield (
                        below,
                        "".join(
                            part.value if isinstance(part, cst.FormattedStringText) else "{}"
                            for part in parts
                        ),
                    )
