"""Where a value goes: from the expression that makes it to every expression that holds it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.journeys import Escape, Journey
from migrate_interactions.facts.keeping import CHATS, Keeping
from migrate_interactions.facts.overrides import Overrides
from migrate_interactions.facts.running import Gives, run_of
from migrate_interactions.facts.sdk import AWAITING_CALLERS
from migrate_interactions.facts.session_state import session_key
from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.notebook_cells import is_shown
from migrate_interactions.syntax.reaching import Definitions, reaching_definitions
from migrate_interactions.syntax.scopes import Binding, Scope
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.uses import is_called, is_tested


@dataclass
class Tracker:
    """Follows values through one module."""

    tree: Tree
    calls: CallGraph
    values: Values
    overrides: Overrides
    _definitions: dict[tuple[Scope, str], dict[cst.Name, Definitions]] = field(default_factory=dict)

    @cached_property
    def keeping(self) -> Keeping:
        """Where this module keeps values."""
        return Keeping(self.tree, self.calls, self.values)

    def definitions(self, scope: Scope, name: str) -> dict[cst.Name, Definitions]:
        key = (scope, name)
        if key not in self._definitions:
            self._definitions[key] = reaching_definitions(self.tree, scope, name)
        return self._definitions[key]

    def definitions_at(self, read: cst.Name) -> Definitions:
        """The bindings that ``read`` may see; empty if the name is not of this module."""
        scope = self.tree.scope_of(read).resolve(read.value)
        if scope is None:
            return frozenset()
        return self.definitions(scope, read.value).get(read, frozenset())

    def only_definition(self, read: cst.BaseExpression) -> Binding | None:
        """The one binding that ``read`` may see, if it is a name that has no other."""
        bound = self.definitions_at(read) if isinstance(read, cst.Name) else frozenset()
        return next(iter(bound)) if len(bound) == 1 else None

    def follow(self, start: cst.BaseExpression) -> Journey:
        """Everything that becomes of the value of ``start``."""
        journey = Journey()
        queue: list[cst.BaseExpression] = [start]
        run = run_of(self.values, start) if isinstance(start, cst.Call) else None
        if run is not None and run.gives is Gives.FUNCTION:
            queue = self._results_of_function(start, journey)
        elif run is not None and run.gives is Gives.FUTURE:
            queue = self._results_of_future(start, journey)
        while queue:
            node = queue.pop()
            if node not in journey.seen:
                journey.seen.add(node)
                queue.extend(self._step(node, journey))
        return journey

    def _step(self, node: cst.BaseExpression, journey: Journey) -> list[cst.BaseExpression]:
        parent = self.tree.parent(node)
        match parent:
            case cst.Expr():
                if is_shown(self.tree, parent):
                    journey.escapes.append(Escape(node, "is shown below its cell"))
                return []
            case cst.Await():
                return [parent]
            case cst.AssignTarget() | cst.AugAssign():
                return []
            case cst.Assign(targets=targets):
                return [
                    use
                    for target in targets
                    for use in self._stored(target.target, parent, journey)
                ]
            case cst.AnnAssign(target=target):
                return self._stored(target, parent, journey)
            case cst.NamedExpr(target=target):
                return [parent, *self._stored(target, parent, journey)]
            case cst.Return():
                return self._returned(parent, journey)
            case cst.Lambda(body=body) if body is node:
                return self._results_of_function(parent, journey)
            case cst.Arg(star=""):
                return self._passed(parent, node, journey)
            case cst.Attribute(value=value) if value is node:
                journey.uses.append(node)
                return []
            case cst.DictElement(value=value) if value is node:
                return self.keeping.in_dictionary(parent, journey)
            case cst.IfExp(body=body, orelse=orelse) if node in (body, orelse):
                return [parent]
            case cst.Element() if (into := self._unpacked_into(parent)) is not None:
                return self._stored(into, self.tree.statement_of(parent), journey)
            case cst.Element() | cst.StarredElement():
                journey.escapes.append(Escape(node, "is put into a collection"))
                return []
        if is_tested(self.tree, node):
            journey.uses.append(node)
            return []
        journey.escapes.append(Escape(node, "is used as a whole"))
        return []

    def _unpacked_into(self, element: cst.Element) -> cst.BaseExpression | None:
        """The target of an element of a tuple that is unpacked where it is written."""
        values = self.tree.parent(element)
        match self.tree.parent(values) if values is not None else None:
            case cst.Assign(
                targets=[cst.AssignTarget(target=cst.Tuple() | cst.List() as targets)],
                value=cst.Tuple() | cst.List() as value,
            ) if value is values and len(targets.elements) == len(value.elements):
                starred = (*targets.elements, *value.elements)
                if not any(isinstance(one, cst.StarredElement) for one in starred):
                    return targets.elements[value.elements.index(element)].value
        return None

    def _results_of_function(
        self, node: cst.BaseExpression, journey: Journey
    ) -> list[cst.BaseExpression]:
        """What comes of calling the function that ``node`` holds, wherever it is called."""
        parent = self.tree.parent(node)
        journey.seen.add(node)
        match parent:
            case cst.Call(func=func) if func is node:
                return [parent]
            case cst.Arg():
                call = self.tree.parent(parent)
                run = run_of(self.values, call) if isinstance(call, cst.Call) else None
                if isinstance(call, cst.Call) and run is not None and run.argument is parent:
                    if run.gives is Gives.FUTURE:
                        return self._results_of_future(call, journey)
                    if run.gives is Gives.FUNCTION:
                        return self._results_of_function(call, journey)
                    return [call]
            case cst.Assign(targets=[cst.AssignTarget(target=kept)]) | cst.AnnAssign(target=kept):
                if isinstance(kept, (cst.Name, cst.Attribute)):
                    reads = [n for n in self.calls.same_variable(kept) if n is not kept]
                    return [
                        result
                        for read in reads
                        if isinstance(read, cst.BaseExpression)
                        for result in self._results_of_function(read, journey)
                    ]
        journey.escapes.append(Escape(node, "comes of a function that is handed on"))
        return []

    def _results_of_future(
        self, node: cst.BaseExpression, journey: Journey
    ) -> list[cst.BaseExpression]:
        """The calls of ``result`` of the future that ``node`` holds."""
        parent = self.tree.parent(node)
        journey.seen.add(node)
        match parent:
            case cst.Attribute(value=value, attr=cst.Name(value="result")) if value is node:
                call = self.tree.parent(parent)
                if isinstance(call, cst.Call) and call.func is parent:
                    return [call]
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as kept)]):
                return [
                    result
                    for read in self.calls.same_variable(kept)
                    if read is not kept and isinstance(read, cst.BaseExpression)
                    for result in self._results_of_future(read, journey)
                ]
        journey.escapes.append(Escape(node, "is in a future that is handed on"))
        return []

    def _stored(
        self, target: cst.CSTNode, statement: cst.CSTNode, journey: Journey
    ) -> list[cst.BaseExpression]:
        owner = self.calls.self_attribute(target) or self.keeping.attribute_of_instance(target)
        if owner is not None:
            return self.keeping.in_attribute(*owner, journey)
        if isinstance(target, cst.Name):
            scope = self.tree.scope_of(target).resolve(target.value)
            if scope is None:
                return []
            if isinstance(scope.node, cst.ClassDef):
                return self.keeping.in_attribute(scope.node, target.value, journey)
            found: list[cst.BaseExpression] = []
            for binding in scope.bindings[target.value]:
                if binding.node is statement:
                    journey.bindings.append(binding)
                    found += self.reads_of(binding)
            return found
        key = session_key(target, self.values.imported)
        if key is not None and self.values.kind(target) in CHATS:
            return self.keeping.in_session(key, target, journey)
        if isinstance(target, cst.Subscript) and any(self.calls.same_variable(target.value)):
            return self.keeping.entries(target.value, journey)
        journey.escapes.append(Escape(target, "is stored where it cannot be followed"))
        return []

    def reads_of(self, binding: Binding) -> list[cst.BaseExpression]:
        """Reads of the variable that may see ``binding``."""
        definitions = self.definitions(binding.scope_holding, binding.name)
        return [read for read, seen in definitions.items() if binding in seen]

    def _returned(self, node: cst.Return, journey: Journey) -> list[cst.BaseExpression]:
        function = self.calls.enclosing_function(node)
        if function is None:
            return []
        journey.returned_by.append(function)
        for mention in self.mentions_uncalled(function):
            journey.escapes.append(
                Escape(mention, f"is returned by `{function.name.value}`, which is passed on")
            )
        found: list[cst.BaseExpression] = []
        for call in self.calls.calls_of(function):
            awaited = self.tree.parent(call)
            runs = self.overrides.methods_run(call, function)
            if function not in runs:
                continue
            if len(runs) > 1:
                name = function.name.value
                mixed = Escape(call, f"may be of another `{name}`")
                journey.mixed.append(mixed)
                journey.escapes.append(mixed)
                continue
            if function.asynchronous is None:
                found.append(call)
            elif isinstance(awaited, cst.Await):
                found.append(awaited)
            else:
                journey.escapes.append(Escape(call, "is awaited elsewhere"))
        return found

    def mentions_uncalled(self, function: cst.FunctionDef) -> list[cst.CSTNode]:
        """Mentions of ``function`` by name that are not calls of it."""
        if self.calls.class_of(function) is not None:
            named = self.tree.scopes.attributes_named(function.name.value)
            mentions: list[cst.CSTNode] = [*named]
        else:
            scope, name = self.tree.scope_of(function), function.name.value
            mentions = list(self.tree.scopes.reads.get((scope, name), ()))
            mentions += self.calls.mentions_through_module(scope, name)
        return [m for m in mentions if not is_called(self.tree, m)]

    def _passed(
        self, argument: cst.Arg, node: cst.BaseExpression, journey: Journey
    ) -> list[cst.BaseExpression]:
        call = self.tree.parent(argument)
        if not isinstance(call, cst.Call):
            return []
        match call.func:
            case cst.Attribute(value=container, attr=cst.Name(value="setdefault")):
                return [call, *self.keeping.entries(container, journey)]
        function = self.values.evaluate(call.func)
        if function is not None and isinstance(function.definition, cst.ClassDef):
            return self._into_instance(argument, node, call, function.definition, journey)
        if function is not None and isinstance(function.definition, cst.FunctionDef):
            reads = self._reads_of_parameter(call, function.definition, argument, journey)
            if reads is not None:
                return reads
        if (
            function is not None
            and function.imported in AWAITING_CALLERS
            and call.args[0] is argument
        ):
            return [call]
        called = self.tree.source(call.func)
        journey.escapes.append(Escape(node, f"is passed to `{called}`"))
        return []

    def _reads_of_parameter(
        self, call: cst.Call, function: cst.FunctionDef, argument: cst.Arg, journey: Journey
    ) -> list[cst.BaseExpression] | None:
        """Reads of the parameter that ``argument`` fills; None if it cannot be told which."""
        name = self.calls.filled_parameter(call, function, argument)
        if name is None:
            return None
        journey.parameters.append((function, name))
        bound = self.calls.function_scope(function).bindings.get(name, [])
        return [read for b in bound[:1] for read in self.reads_of(b)]

    def _into_instance(
        self,
        argument: cst.Arg,
        node: cst.BaseExpression,
        call: cst.Call,
        cls: cst.ClassDef,
        journey: Journey,
    ) -> list[cst.BaseExpression]:
        """The value becomes a constructor's parameter, or a field of a dataclass."""
        constructor = self.calls.method(cls, "__init__")
        if constructor is not None:
            reads = self._reads_of_parameter(call, constructor, argument, journey)
            if reads is not None:
                return reads
        elif argument.keyword is not None:
            field_name = argument.keyword.value
            if self.calls.class_scope(cls).bindings.get(field_name):
                return self.keeping.in_attribute(cls, field_name, journey)
        journey.escapes.append(Escape(node, f"is given to `{cls.name.value}`"))
        return []
