"""Which of the methods that have the same name a call may run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.tree import Tree


@dataclass
class Overrides:
    """The methods of a module, by their names. Abstract ones are never run, and left out."""

    tree: Tree
    calls: CallGraph
    values: Values

    def methods_run(self, call: cst.Call, method: cst.FunctionDef) -> set[cst.FunctionDef]:
        """The methods named like ``method`` that ``call`` may run; just that for a function."""
        if self.calls.class_of(method) is None or not isinstance(call.func, cst.Attribute):
            return {method}
        others = self._methods.get(method.name.value, set())
        if len(others) == 1:
            return {method}
        owner = self.values.evaluate(call.func.value)
        cls = owner.instance_of if owner is not None else None
        if owner is not None and isinstance(owner.definition, cst.ClassDef):
            cls = owner.definition
        if cls is None:
            return set(others)
        found = (self.calls.method(one, method.name.value) for one in self.calls.subclasses(cls))
        return {one for one in found if one is not None and not self._is_abstract(one)}

    @cached_property
    def _methods(self) -> dict[str, set[cst.FunctionDef]]:
        found: dict[str, set[cst.FunctionDef]] = {}
        for one in self.tree.scopes.nodes(cst.FunctionDef):
            if self.calls.class_of(one) is not None and not self._is_abstract(one):
                found.setdefault(one.name.value, set()).add(one)
        return found

    def _is_abstract(self, method: cst.FunctionDef) -> bool:
        return any(
            self.tree.source(one.decorator).endswith("abstractmethod") for one in method.decorators
        )
