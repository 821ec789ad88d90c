"""The parts of a test file: tests, fixtures and what else they use of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.tree import Tree
from migrate_interactions.syntax.walk import descendants

_WORD = re.compile(r"[A-Za-z_]\w*")
_SET_UP = frozenset({"setUp", "asyncSetUp", "setup_method", "setUpClass", "setup_class"})
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_IMPORTING = frozenset({"import_module", "__import__", "run_module"})

Top = cst.FunctionDef | cst.ClassDef


def words_of(text: str) -> frozenset[str]:
    """Every word in ``text``."""
    return frozenset(_WORD.findall(text))


@dataclass(frozen=True, eq=False)
class Unit:
    """A function, a method of a test class, or a class that is no test class, of a test file."""

    node: Top
    owner: cst.ClassDef | None = None

    @property
    def name(self) -> str:
        return self.node.name.value

    @property
    def is_test(self) -> bool:
        return isinstance(self.node, cst.FunctionDef) and self.name.startswith("test")

    @property
    def parameters(self) -> frozenset[str]:
        if not isinstance(self.node, cst.FunctionDef):
            return frozenset()
        given = self.node.params
        return frozenset(
            one.name.value for one in (*given.posonly_params, *given.params, *given.kwonly_params)
        )


@dataclass(frozen=True, eq=False)
class TestFile:
    """A test file cut into units."""

    tree: Tree

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        return tuple(self._units())

    def _units(self) -> Iterator[Unit]:
        for node in self.tree.module.body:
            if isinstance(node, cst.FunctionDef):
                yield Unit(node)
            elif isinstance(node, cst.ClassDef):
                methods = [one for one in node.body.body if isinstance(one, cst.FunctionDef)]
                names = {one.name.value for one in methods}
                if any(name.startswith("test") for name in names) or names & _SET_UP:
                    yield from (Unit(one, node) for one in methods)
                else:
                    yield Unit(node)

    def unit_of(self, node: cst.CSTNode) -> Unit | None:
        """The unit that ``node`` stands in."""
        by_node = self._by_node
        for one in (node, *self.tree.ancestors(node)):
            if isinstance(one, (cst.FunctionDef, cst.ClassDef)) and one in by_node:
                return by_node[one]
        return None

    @cached_property
    def _by_node(self) -> dict[cst.CSTNode, Unit]:
        return {unit.node: unit for unit in self.units}

    @cached_property
    def _by_name(self) -> dict[str, list[Unit]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units:
            found.setdefault(unit.name, []).append(unit)
        return found

    def needs(self, unit: Unit) -> tuple[Unit, ...]:
        """``unit``, and the fixtures, functions, stubs and set-up that it uses, one by another."""
        found = [unit]
        for one in found:
            for other in self._used_by(one):
                if other not in found:
                    found.append(other)
        return tuple(found)

    def _used_by(self, unit: Unit) -> Iterator[Unit]:
        mentioned = unit.parameters | self.words_in(unit)
        for name in sorted(mentioned & self._by_name.keys()):
            for other in self._by_name[name]:
                if other is not unit and other.owner in (None, unit.owner) and not other.is_test:
                    yield other
        for other in self.units:
            if other is unit or other.is_test:
                continue
            is_set_up = other.owner is not None and other.name in _SET_UP
            if (is_set_up and other.owner is unit.owner) or _is_autouse(other, unit):
                yield other

    def words_in(self, unit: Unit) -> frozenset[str]:
        """Every word in the text of a unit, decorators included."""
        return frozenset(_WORD.findall(self.tree.module.code_for_node(unit.node)))

    def words(self, unit: Unit) -> frozenset[str]:
        """The words of a unit and of all that it needs, as the project's modules say them."""
        found: set[str] = set()
        for one in self.needs(unit):
            found |= self.words_in(one)
        for name, bindings in self.tree.scopes.module.bindings.items():
            if name in found:
                for binding in bindings:
                    if binding.dotted is not None:
                        found.update(_WORD.findall(binding.dotted))
        return frozenset(found)

    @cached_property
    def dotted_texts(self) -> tuple[str, ...]:
        """String literals that may name something in a module, and those that are imported."""
        texts = map(constant_text, self.tree.scopes.nodes(cst.SimpleString))
        found = {text for text in texts if text and _DOTTED.fullmatch(text)}
        for call in self.tree.scopes.nodes(cst.Call):
            if dotted_name(call.func).rpartition(".")[2] in _IMPORTING and call.args:
                text = constant_text(call.args[0].value)
                found |= {text} if text else set()
        return tuple(sorted(found))

    def nodes(self, unit: Unit) -> Iterator[cst.CSTNode]:
        """Everything in a unit, decorators included."""
        return descendants(unit.node)


def _is_autouse(unit: Unit, user: Unit) -> bool:
    """Whether ``unit`` is a fixture that pytest gives to every test around it."""
    if unit.owner not in (None, user.owner):
        return False
    for decorator in unit.node.decorators:
        match decorator.decorator:
            case cst.Call(args=args):
                for argument in args:
                    match argument:
                        case cst.Arg(
                            keyword=cst.Name(value="autouse"), value=cst.Name(value="True")
                        ):
                            return True
    return False
