"""Functions of a module that are handed to what runs them, and what they are given there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.running import run_of
from migrate_interactions.facts.values import Values


@dataclass(frozen=True)
class HandOvers:
    """Looked for once in all calls of a module."""

    values: Values

    @cached_property
    def by_function(self) -> dict[cst.FunctionDef, list[tuple[cst.Call, int]]]:
        """Function -> the calls that run it, and its place among their arguments."""
        tree = self.values.tree
        names = {function.name.value for function in tree.scopes.nodes(cst.FunctionDef)}
        found: dict[cst.FunctionDef, list[tuple[cst.Call, int]]] = {}
        for call in tree.scopes.nodes(cst.Call):
            for place, argument in enumerate(call.args):
                match argument.value:
                    case cst.Name(value=name) | cst.Attribute(attr=cst.Name(value=name)) if (
                        name in names
                    ):
                        function = self._run_by(call, argument)
                        if function is not None:
                            found.setdefault(function, []).append((call, place))
        return found

    def _run_by(self, call: cst.Call, argument: cst.Arg) -> cst.FunctionDef | None:
        run = run_of(self.values, call)
        if run is None or run.argument is not argument:
            return None
        value = self.values.evaluate(argument.value)
        definition = value.definition if value is not None else None
        return definition if isinstance(definition, cst.FunctionDef) else None

    def arguments_for(self, function: cst.FunctionDef, name: str) -> Iterator[cst.BaseExpression]:
        """What parameter ``name`` of ``function`` is given where it is handed over."""
        positional = [*function.params.posonly_params, *function.params.params]
        names = [parameter.name.value for parameter in positional]
        if self.values.calls.self_name(function) is not None:
            names = names[1:]
        for call, place in self.by_function.get(function, ()):
            for number, given in enumerate(call.args[place + 1 :]):
                if given.keyword is not None:
                    if given.keyword.value == name:
                        yield given.value
                elif not given.star and names[number : number + 1] == [name]:
                    yield given.value
