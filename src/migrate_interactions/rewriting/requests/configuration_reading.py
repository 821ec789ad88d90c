"""Follows a configuration to where it is written out, and to where it is kept and used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.declarations import annotations_of_attribute
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration import CONFIG, Config, Source
from migrate_interactions.rewriting.requests.records import Record, kind_of, read_record
from migrate_interactions.syntax.scopes import Binding, BindingKind, Scope
from migrate_interactions.syntax.shapes import is_none


def read_config(
    facts: Facts, node: cst.BaseExpression, moved: Sequence[cst.CSTNode] = ()
) -> Config | None:
    """The configuration that ``node`` stands for; None for ``None``.

    ``moved`` are the calls, or the arguments of calls, that move. Raises RefusedError if the
    configuration cannot be read.
    """
    if is_none(node):
        return None
    collector = _Collector(facts, Config(node), tuple(moved) or (node,))
    collector.comes_from(node)
    collector.uses(node)
    return collector.config


@dataclass(eq=False)
class _Collector:
    """Follows a configuration to where it is made, and from there to where it goes."""

    facts: Facts
    config: Config
    moved: tuple[cst.CSTNode, ...]
    _seen: set[object] = field(default_factory=set)

    def _unreadable(self, node: cst.CSTNode) -> RefusedError:
        return RefusedError(
            "request-not-readable",
            f"the configuration `{self.facts.tree.excerpt(node)}` cannot be read from the code",
            self.facts.tree.line(node),
        )

    # -- backwards ------------------------------------------------------------------------

    def comes_from(self, node: cst.BaseExpression) -> None:
        """Collect everything that ``node`` may be. Raises RefusedError."""
        if node in self._seen:
            return
        self._seen.add(node)
        match node:
            case cst.Name(value="None"):
                self.config.optional = True
            case cst.Call(args=[cst.Arg(star="**", value=params)]) if (
                kind_of(self.facts, node) == CONFIG
            ):
                self.config.wrappers.append((node, params))
                self.comes_from(params)
            case cst.Dict() | cst.Call() if (record := _record(self.facts, node)) is not None:
                self.config.sources.append(Source(record.node, record))
            case cst.Call() if (function := self.facts.values.function_of(node)) is not None:
                self._function(function)
            case cst.IfExp(body=body, orelse=orelse):
                self.comes_from(body)
                self.comes_from(orelse)
            case cst.BooleanOperation(left=left, operator=cst.Or(), right=right):
                self.config.replaced_if_missing = True
                self.comes_from(left)
                self.comes_from(right)
            case cst.Name():
                self._variable(node)
            case cst.Attribute():
                self._attribute(node)
            case _:
                raise self._unreadable(node)

    def _function(self, function: cst.FunctionDef) -> None:
        if function in self._seen:
            return
        self._seen.add(function)
        facts = self.facts
        returns = facts.calls.returns_of(function)
        if not returns or function.asynchronous is not None or facts.calls.yields_of(function):
            raise self._unreadable(function.name)
        self.config.functions.append(function)
        if function.returns is not None:
            self.config.annotations.append(function.returns)
        if files_using(facts, function.name.value):
            self.config.others.append(function.name)
        self.config.others += facts.tracker.mentions_uncalled(function)
        for call in facts.calls.calls_of(function):
            self.uses(call)
        for one in returns:
            if one.value is not None:
                self.comes_from(one.value)
                self.uses(one.value)

    def _variable(self, node: cst.Name) -> None:
        scope = self.facts.tree.scope_of(node).resolve(node.value)
        if scope is None:
            raise self._unreadable(node)
        key = (scope, node.value)
        if key in self._seen:
            return
        self._seen.add(key)
        self.config.holders.append(key)
        if scope.parent is None and files_using(self.facts, node.value):
            self.config.others.append(node)
        for binding in scope.bindings.get(node.value, ()):
            self._binding(node, binding)
        self._mentions(scope, node.value)

    def _of_module(self, node: cst.Attribute) -> None:
        """``settings.CONFIG`` is read where ``settings`` has it, and stays there."""
        variable = self.facts.calls.variable(node)
        if variable is None:
            raise self._unreadable(node)
        if variable in self._seen:
            return
        self._seen.add(variable)
        scope, name = variable
        if set(files_using(self.facts, name)) - {part.path for part in self.facts.tree.parts}:
            raise self._unreadable(node)
        self.config.holders.append(variable)
        self.config.others.append(node)
        for binding in scope.bindings.get(name, ()):
            self._binding(node, binding)
        self._mentions(scope, name)

    def _mentions(self, scope: Scope, name: str) -> None:
        """Collect what is done with a variable, under its name or through its module."""
        for mention in self.facts.calls.mentions_of(scope, name):
            self.uses(mention)
        for reached in self.facts.calls.mentions_through_module(scope, name):
            self.uses(reached)

    def _binding(self, node: cst.Name | cst.Attribute, binding: Binding) -> None:
        if binding.annotation is not None:
            self.config.annotations.append(binding.annotation)
        if isinstance(binding.node, cst.AugAssign):
            return  # read as a change
        match binding.kind:
            case BindingKind.ANNOTATION_ONLY:
                return
            case BindingKind.ASSIGNMENT if binding.value is not None and not binding.path:
                self.comes_from(binding.value)
                return
            case BindingKind.PARAMETER:
                function = binding.scope.node
                if isinstance(function, cst.FunctionDef):
                    self._parameter(function, binding)
                    return
        raise self._unreadable(node)

    def _parameter(self, function: cst.FunctionDef, binding: Binding) -> None:
        facts = self.facts
        self.config.parameters.append(binding.name)
        if files_using(facts, function.name.value):
            self.config.others.append(function.name)
        self.config.others += facts.tracker.mentions_uncalled(function)
        if binding.value is not None:
            self.comes_from(binding.value)
        passed = facts.calls.arguments_for(function, binding.name)
        if not passed and binding.value is None:
            raise self._unreadable(function.name)
        for call in facts.calls.calls_of(function):
            if any(argument.star for argument in call.args):
                raise self._unreadable(call)
        for value in passed:
            self.comes_from(value)

    def _attribute(self, node: cst.Attribute) -> None:
        owner = self.facts.calls.self_attribute(node)
        if owner is None:
            self._of_module(node)
            return
        if owner in self._seen:
            return
        self._seen.add(owner)
        values = list(self.facts.calls.attribute_values(*owner))
        if not values:
            raise self._unreadable(node)
        self.config.holders.append(owner)
        if files_using(self.facts, owner[1]):
            self.config.others.append(node)
        self.config.annotations += annotations_of_attribute(self.facts, *owner)
        for value in values:
            self.comes_from(value)
        for other in self.facts.tree.scopes.attributes_named(owner[1]):
            if self.facts.calls.self_attribute(other) == owner:
                self.uses(other)
            elif self.facts.values.evaluate(other.value) is not None:
                self.config.others.append(other)

    # -- forwards -------------------------------------------------------------------------

    def uses(self, node: cst.BaseExpression) -> None:
        """Collect what is done with ``node``, which holds the configuration."""
        key = ("use", node)
        if key in self._seen:
            return
        self._seen.add(key)
        tree = self.facts.tree
        parent = tree.parent(node)
        match parent:
            case cst.AssignTarget() | cst.NameItem() | cst.Param() | cst.Expr():
                return
            case cst.AnnAssign(target=target) if target is node:
                return
            case cst.AugAssign(target=target) if target is node:
                self.config.changes.append(node)
                return
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Name() as target)]):
                self._variable(target)
                return
            case cst.Assign(targets=[cst.AssignTarget(target=cst.Attribute() as target)]):
                self._attribute(target)
                return
            case cst.AnnAssign(target=cst.Name() as target):
                self._variable(target)
                return
            case cst.Return():
                function = self.facts.calls.enclosing_function(parent)
                if function is not None:
                    self._function(function)
                return
            case cst.IfExp(test=test) if test is not node:
                self.uses(parent)
                return
            case cst.BooleanOperation(operator=cst.Or()):
                self.uses(parent)
                return
            case cst.Comparison(comparisons=[cst.ComparisonTarget(comparator=other)]) if is_none(
                other
            ):
                return
            case cst.Attribute(value=value) | cst.Subscript(value=value) if value is node:
                self._field(node, parent)
                return
            case cst.Arg():
                self._passed(node, parent)
                return
        self.config.others.append(node)

    def _field(self, node: cst.BaseExpression, access: cst.CSTNode) -> None:
        tree = self.facts.tree
        statement = tree.statement_of(access)
        match tree.parent(access):
            case cst.AssignTarget() | cst.AnnAssign() | cst.Del():
                self.config.changes.append(node)
                return
            case cst.AugAssign(target=target) if target is access:
                self.config.changes.append(node)
                return
            case cst.Attribute() | cst.Call() if isinstance(statement, cst.Expr):
                called = statement.value
                if isinstance(called, cst.Call) and tree.span(called.func).contains(
                    tree.span(access)
                ):
                    self.config.changes.append(node)
                    return
        self.config.reads.append(node)

    def _passed(self, node: cst.BaseExpression, argument: cst.Arg) -> None:
        tree = self.facts.tree
        call = tree.parent(argument)
        if not argument.star and (node in self.moved or call in self.moved):
            self.config.uses.append(node)
            return
        if argument.star == "**" and isinstance(call, cst.Call):
            if kind_of(self.facts, call) == CONFIG and len(call.args) == 1:
                self.comes_from(call)
                self.uses(call)
                return
        elif isinstance(call, cst.Call):
            function = self.facts.values.function_of(call)
            name = (
                self.facts.calls.filled_parameter(call, function, argument)
                if function is not None
                else None
            )
            if function is not None and name is not None:
                self._variable_of(function, name)
                return
        self.config.others.append(node)

    def _variable_of(self, function: cst.FunctionDef, name: str) -> None:
        for parameter in (*function.params.params, *function.params.kwonly_params):
            if parameter.name.value == name:
                scope = self.facts.calls.function_scope(function)
                key = (scope, name)
                if key in self._seen:
                    return
                self._seen.add(key)
                self.config.holders.append(key)
                for binding in scope.bindings.get(name, ()):
                    self._binding(parameter.name, binding)
                for mention in self.facts.calls.mentions_of(scope, name):
                    self.uses(mention)


def _record(facts: Facts, node: cst.BaseExpression) -> Record | None:
    if isinstance(node, cst.Call) and facts.values.function_of(node) is not None:
        return None
    record = read_record(facts, node, "the configuration")
    if record is None:
        return None
    if record.kind not in ("", CONFIG):
        raise RefusedError(
            "request-not-readable",
            f"the configuration comes from `{facts.tree.excerpt(node)}`",
            facts.tree.line(node),
        )
    return record
