"""Which function calls which, which class holds what: the call graph of a module."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import Scope, Variable
from migrate_interactions.syntax.tree import Tree


@dataclass
class CallGraph:
    """Definitions of a module and the calls that may reach them, by name.

    Methods are matched by their name; whether the receiver is an instance of the class is a
    question for :class:`~migrate_interactions.facts.values.Values`.
    """

    tree: Tree

    # -- definitions ----------------------------------------------------------------------

    def enclosing_function(self, node: cst.CSTNode) -> cst.FunctionDef | None:
        """The function whose body runs ``node``; None at module level."""
        scope: Scope | None = self.tree.scope_of(node)
        while scope is not None:
            if isinstance(scope.node, cst.FunctionDef):
                return scope.node
            scope = scope.parent
        return None

    def name_around(self, node: cst.CSTNode) -> str:
        """The function that is ``node`` or around it, with its class; else the file's name."""
        function = node if isinstance(node, cst.FunctionDef) else self.enclosing_function(node)
        if function is None:
            return self.tree.part_of(node).path.rpartition("/")[2]
        cls = self.class_of(function)
        return f"{cls.name.value}.{function.name.value}" if cls else function.name.value

    def function_scope(self, function: cst.FunctionDef) -> Scope:
        return self.tree.scope_of(function.params)

    def class_scope(self, cls: cst.ClassDef) -> Scope:
        return self.tree.scope_of(cls.body)

    def class_of(self, function: cst.FunctionDef) -> cst.ClassDef | None:
        """The class whose method ``function`` is."""
        node = self.tree.scope_of(function).node
        return node if isinstance(node, cst.ClassDef) else None

    def self_name(self, function: cst.FunctionDef) -> str | None:
        """What a method calls its instance or class; None for functions and static methods."""
        if self.class_of(function) is None:
            return None
        for decorator in function.decorators:
            match decorator.decorator:
                case cst.Name(value="staticmethod"):
                    return None
        parameters = [*function.params.posonly_params, *function.params.params]
        return parameters[0].name.value if parameters else None

    def lineage(self, cls: cst.ClassDef) -> Iterator[cst.ClassDef]:
        """``cls``, its bases and its subclasses, as far as they are in this module."""
        seen = {cls}
        queue = [cls]
        while queue:
            current = queue.pop(0)
            yield current
            for other in (*self._bases(current), *self._subclasses.get(current, ())):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)

    def _bases(self, cls: cst.ClassDef) -> Iterator[cst.ClassDef]:
        for base in cls.bases:
            variable = self.variable(base.value)
            for binding in variable[0].bindings.get(variable[1], ()) if variable else ():
                if isinstance(binding.node, cst.ClassDef):
                    yield binding.node

    @cached_property
    def _subclasses(self) -> dict[cst.ClassDef, list[cst.ClassDef]]:
        found: dict[cst.ClassDef, list[cst.ClassDef]] = {}
        for cls in self.tree.scopes.nodes(cst.ClassDef):
            for base in self._bases(cls):
                found.setdefault(base, []).append(cls)
        return found

    def subclasses(self, cls: cst.ClassDef) -> list[cst.ClassDef]:
        """``cls`` and what is derived from it in this module, directly or not."""
        found = [cls]
        for one in found:
            found += [other for other in self._subclasses.get(one, ()) if other not in found]
        return found

    def method(self, cls: cst.ClassDef, name: str) -> cst.FunctionDef | None:
        """The method ``name`` of ``cls`` or of a base of it."""
        seen: set[cst.ClassDef] = set()
        queue = [cls]
        while queue:
            current = queue.pop(0)
            if current in seen:
                continue
            seen.add(current)
            for binding in self.class_scope(current).bindings.get(name, ()):
                if isinstance(binding.node, cst.FunctionDef):
                    return binding.node
            queue.extend(self._bases(current))
        return None

    @cached_property
    def _stores(self) -> dict[tuple[cst.ClassDef, str], list[cst.BaseExpression]]:
        """Values assigned to ``self.<attr>`` in the methods of each class."""
        found: dict[tuple[cst.ClassDef, str], list[cst.BaseExpression]] = {}
        for node in self.tree.scopes.nodes(cst.Assign, cst.AnnAssign):
            match node:
                case cst.Assign(targets=targets, value=value):
                    places = [target.target for target in targets]
                case cst.AnnAssign(target=target, value=cst.BaseExpression() as value):
                    places = [target]
                case _:
                    continue
            for place in places:
                owner = self.self_attribute(place)
                if owner is not None:
                    found.setdefault(owner, []).append(value)
        return found

    def self_attribute(self, node: cst.CSTNode) -> tuple[cst.ClassDef, str] | None:
        """``(class, attribute)`` if ``node`` is ``self.attribute`` in a method."""
        match node:
            case cst.Attribute(value=cst.Name(value=name), attr=cst.Name(value=attr)):
                function = self.enclosing_function(node)
                while function is not None:
                    if self.self_name(function) == name:
                        cls = self.class_of(function)
                        return (cls, attr) if cls is not None else None
                    function = self.enclosing_function(function)
        return None

    def attribute_values(self, cls: cst.ClassDef, attr: str) -> Iterator[cst.BaseExpression]:
        """What is assigned to ``attr`` of ``cls``: in methods, in the class, from outside."""
        for owner in self.lineage(cls):
            yield from self.stored(owner, attr)
            for binding in self.class_scope(owner).bindings.get(attr, ()):
                if binding.value is not None:
                    yield binding.value
        for node in self.tree.scopes.nodes(cst.Assign):
            for target in node.targets:
                place = target.target
                if (
                    isinstance(place, cst.Attribute)
                    and place.attr.value == attr
                    and self.self_attribute(place) is None
                ):
                    yield node.value

    def stored(self, cls: cst.ClassDef, attr: str) -> Sequence[cst.BaseExpression]:
        return self._stores.get((cls, attr), ())

    # -- calls ----------------------------------------------------------------------------

    @cached_property
    def _calls_by_name(self) -> dict[str, list[cst.Call]]:
        found: dict[str, list[cst.Call]] = {}
        for call in self.tree.scopes.nodes(cst.Call):
            match call.func:
                case cst.Name() as function:
                    variable = self.variable(function)
                    name = variable[1] if variable is not None else function.value
                    found.setdefault(name, []).append(call)
                case cst.Attribute(attr=cst.Name(value=name)):
                    found.setdefault(name, []).append(call)
        return found

    def variable(self, node: cst.CSTNode) -> Variable | None:
        """The variable that ``node``, a name or ``module.name``, stands for."""
        return self.tree.scopes.variable_at(node)

    def calls_of(self, function: cst.FunctionDef) -> list[cst.Call]:
        """Calls that may be calls of ``function``."""
        cls = self.class_of(function)
        name = function.name.value
        if cls is not None and name == "__init__":
            made = (self.tree.scope_of(cls), cls.name.value)
            return [
                call
                for call in self._calls_by_name.get(cls.name.value, ())
                if self.variable(call.func) == made
            ]
        if cls is not None:
            return [
                call
                for call in self._calls_by_name.get(name, ())
                if isinstance(call.func, cst.Attribute)
            ]
        defined = (self.tree.scope_of(function), name)
        return [
            call
            for call in self._calls_by_name.get(name, ())
            if self.variable(call.func) == defined
        ]

    def arguments_for(self, function: cst.FunctionDef, name: str) -> list[cst.BaseExpression]:
        """What the visible calls of ``function`` pass for parameter ``name``."""
        found = []
        for call in self.calls_of(function):
            argument = self.argument(call, function, name)
            if argument is not None:
                found.append(argument.value)
        return found

    def argument(self, call: cst.Call, function: cst.FunctionDef, name: str) -> cst.Arg | None:
        """The argument of ``call`` that fills parameter ``name`` of ``function``."""
        for argument in call.args:
            if argument.keyword is not None and argument.keyword.value == name:
                return argument
        positional = [*function.params.posonly_params, *function.params.params]
        names = [parameter.name.value for parameter in positional]
        if self.self_name(function) is not None:
            names = names[1:]
        if name not in names:
            return None
        index = names.index(name)
        for position, argument in enumerate(call.args):
            if argument.star or argument.keyword is not None:
                return None
            if position == index:
                return argument
        return None

    def filled_parameter(
        self, call: cst.Call, function: cst.FunctionDef, argument: cst.Arg
    ) -> str | None:
        """The parameter of ``function`` that ``argument`` of ``call`` fills."""
        for parameter in (*function.params.params, *function.params.kwonly_params):
            name = parameter.name.value
            if self.argument(call, function, name) is argument:
                return name
        return None

    def passed(self, call: cst.Call, function: cst.FunctionDef) -> dict[str, cst.BaseExpression]:
        """Parameter name -> the expression that ``call`` passes, defaults included."""
        found: dict[str, cst.BaseExpression] = {}
        for parameter in (*function.params.params, *function.params.kwonly_params):
            name = parameter.name.value
            argument = self.argument(call, function, name)
            if argument is not None:
                found[name] = argument.value
            elif parameter.default is not None:
                found[name] = parameter.default
        return found

    # -- bodies ---------------------------------------------------------------------------

    @cached_property
    def _returns(self) -> dict[cst.FunctionDef, list[cst.Return]]:
        found: dict[cst.FunctionDef, list[cst.Return]] = {}
        for node in self.tree.scopes.nodes(cst.Return):
            function = self.enclosing_function(node)
            if function is not None:
                found.setdefault(function, []).append(node)
        return found

    def returns_of(self, function: cst.FunctionDef) -> Sequence[cst.Return]:
        return self._returns.get(function, ())

    @cached_property
    def _yields(self) -> dict[cst.FunctionDef, list[cst.Yield]]:
        found: dict[cst.FunctionDef, list[cst.Yield]] = {}
        for node in self.tree.scopes.nodes(cst.Yield):
            function = self.enclosing_function(node)
            if function is not None:
                found.setdefault(function, []).append(node)
        return found

    def yields_of(self, function: cst.FunctionDef) -> Sequence[cst.Yield]:
        return self._yields.get(function, ())

    def same_variable(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Every mention of the variable or ``self`` attribute that ``node`` mentions."""
        owner = self.self_attribute(node)
        if owner is not None:
            cls, attr = owner
            related = set(self.lineage(cls))
            yield from (one for one, of in self._self_attributes.get(attr, ()) if of in related)
            return
        if isinstance(node, cst.Name):
            scope = self.tree.scope_of(node).resolve(node.value)
            if scope is not None:
                yield from self.mentions_of(scope, node.value)

    def mentions_of(self, scope: Scope, name: str) -> Iterator[cst.Name]:
        """Every mention of the variable ``name`` of ``scope``, assignments included."""
        for node in self._names.get(name, ()):
            if self.tree.scope_of(node).resolve(name) is scope:
                yield node

    def mentions_through_module(self, scope: Scope, name: str) -> Iterator[cst.Attribute]:
        """Every ``module.name`` in a linked file, for the variable ``name`` of a module."""
        if scope.parent is None and self.tree.scopes.modules:
            for node in self.tree.scopes.attributes_named(name):
                if self.variable(node) == (scope, name):
                    yield node

    @cached_property
    def _self_attributes(self) -> dict[str, list[tuple[cst.Attribute, cst.ClassDef]]]:
        """Attributes of ``self`` with their classes, by name, in source order."""
        found: dict[str, list[tuple[cst.Attribute, cst.ClassDef]]] = {}
        for node in self.tree.scopes.nodes(cst.Attribute):
            owner = self.self_attribute(node)
            if owner is not None:
                found.setdefault(owner[1], []).append((node, owner[0]))
        return found

    @cached_property
    def _names(self) -> dict[str, list[cst.Name]]:
        """Mentions of variables, by name, in source order."""
        found: dict[str, list[cst.Name]] = {}
        for node in self.tree.scopes.nodes(cst.Name):
            if not is_label(node, self.tree.scopes.parents):
                found.setdefault(node.value, []).append(node)
        return found
