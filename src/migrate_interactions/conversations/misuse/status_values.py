"""What an expression is worth while an interaction has a certain status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import libcst as cst

from migrate_interactions.conversations.configurations.possible import possible_values
from migrate_interactions.facts.module import Facts
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.mapping.statuses import COMPLETED
from migrate_interactions.syntax.shapes import constant_text


class _Unknown:
    """The value of what depends on something else than the status."""


UNKNOWN: Final = _Unknown()

_DEEP_ENOUGH = 12
_TEXT_METHODS = frozenset({"lower", "upper", "strip", "casefold", "title"})
_COLLECTIONS = frozenset({"set", "frozenset", "tuple", "list"})
#: What an interaction has once it is completed, and not while the service works.
_ANSWERS = frozenset({"output_text", "outputs"})


@dataclass(frozen=True, eq=False)
class Compared:
    """A text that is compared with a status, and where it is written."""

    text: str
    node: cst.BaseExpression
    comparison: cst.CSTNode


@dataclass(eq=False)
class StatusValues:
    """Evaluates expressions for one status; notes what the status is compared with."""

    facts: Facts
    status: str
    compared: list[Compared] = field(default_factory=list)
    #: Whether the value of anything depended on the status.
    asked: bool = False

    def of(self, node: cst.BaseExpression, known: Mapping[str, Any], depth: int = 0) -> Any:
        """The value of ``node``, or UNKNOWN; ``known`` has the values of variables."""
        if depth > _DEEP_ENOUGH:
            return UNKNOWN
        text = constant_text(node)
        if text is not None:
            return text
        if is_status(self.facts, node):
            self.asked = True
            return self.status
        match node:
            case cst.Name(value="True" | "False" | "None" as name):
                return {"True": True, "False": False, "None": None}[name]
            case cst.Name(value=name) if name in known:
                return known[name]
            case cst.Name():
                return self._of_name(node, known, depth)
            case cst.Attribute(attr=cst.Name(value=name)) if name in _ANSWERS and _is_interaction(
                self.facts, node.value
            ):
                self.asked = True
                return self._answer()
            case cst.Attribute(value=member, attr=cst.Name(value="value")):
                return self.of(member, known, depth + 1)
            case cst.Attribute() | cst.Subscript():
                return self._constant(node, known, depth)
            case cst.Tuple() | cst.List() | cst.Set():
                parts = [self.of(one.value, known, depth + 1) for one in node.elements]
                starred = any(isinstance(one, cst.StarredElement) for one in node.elements)
                return UNKNOWN if starred or UNKNOWN in parts else tuple(parts)
            case cst.UnaryOperation(operator=cst.Not(), expression=inner):
                value = self.of(inner, known, depth + 1)
                return UNKNOWN if value is UNKNOWN else not value
            case cst.BooleanOperation():
                return self._joined(node, known, depth)
            case cst.IfExp(test=test, body=body, orelse=orelse):
                tested = self.of(test, known, depth + 1)
                if tested is UNKNOWN:
                    return UNKNOWN
                return self.of(body if tested else orelse, known, depth + 1)
            case cst.NamedExpr(value=inner) | cst.Await(expression=inner):
                return self.of(inner, known, depth + 1)
            case cst.Comparison(left=left, comparisons=[target]):
                return self._comparison(node, left, target, known, depth)
            case cst.Call():
                return self._of_call(node, known, depth)
        return UNKNOWN

    def _answer(self) -> Any:
        if self.status == COMPLETED:
            return "an answer"
        return UNKNOWN if self.status == "incomplete" else ""

    def _of_name(self, node: cst.Name, known: Mapping[str, Any], depth: int) -> Any:
        """What the definitions that ``node`` may see are worth, if they agree."""
        bound = self.facts.tracker.definitions_at(node)
        values = [b.value for b in bound if b.value is not None and not b.path]
        if not values:
            return self._constant(node, known, depth)
        found = [self.of(value, known, depth + 1) for value in values]
        others = [one for one in found if one is not UNKNOWN]
        if len(found) > 1 and self.status in others:
            return self.status  # as it is after the first round
        first = found[0]
        alike = all(one is first or (one == first and one is not UNKNOWN) for one in found)
        return first if alike and len(values) == len(bound) else UNKNOWN

    def _constant(self, node: cst.BaseExpression, known: Mapping[str, Any], depth: int) -> Any:
        values = list(possible_values(self.facts, node))
        if not values or values == [node]:
            return UNKNOWN
        found = [self.of(value, known, depth + 1) for value in values]
        first = found[0]
        if any(one is UNKNOWN or one != first for one in found):
            return UNKNOWN
        return first

    def _joined(self, node: cst.BooleanOperation, known: Mapping[str, Any], depth: int) -> Any:
        left = self.of(node.left, known, depth + 1)
        right = self.of(node.right, known, depth + 1)
        decides = isinstance(node.operator, cst.Or)
        if left is not UNKNOWN:
            return left if bool(left) is decides else right
        if right is not UNKNOWN and bool(right) is decides:
            return bool(decides)
        return UNKNOWN

    def _comparison(
        self,
        node: cst.Comparison,
        left: cst.BaseExpression,
        target: cst.ComparisonTarget,
        known: Mapping[str, Any],
        depth: int,
    ) -> Any:
        one = self.of(left, known, depth + 1)
        other = self.of(target.comparator, known, depth + 1)
        self._note(node, left, one, target.comparator, other, known, depth)
        if one is UNKNOWN or other is UNKNOWN:
            return UNKNOWN
        match target.operator:
            case cst.Equal():
                return one == other
            case cst.NotEqual():
                return one != other
            case cst.Is():
                return one is other
            case cst.IsNot():
                return one is not other
            case cst.In() if isinstance(other, (tuple, str, dict)):
                return one in other
            case cst.NotIn() if isinstance(other, (tuple, str, dict)):
                return one not in other
        return UNKNOWN

    def _note(
        self,
        comparison: cst.Comparison,
        left: cst.BaseExpression,
        one: Any,
        right: cst.BaseExpression,
        other: Any,
        known: Mapping[str, Any],
        depth: int,
    ) -> None:
        """Note the texts that a status as it comes from the service is compared with."""
        for status, value, texts, worth in ((left, one, right, other), (right, other, left, one)):
            if value != self.status or not self._is_plain(status):
                continue
            for written in _written_texts(self.facts, texts, worth):
                self.compared.append(Compared(written[0], written[1], comparison))

    def _is_plain(self, node: cst.BaseExpression) -> bool:
        """Whether ``node`` is the status as it comes, and no other spelling of it."""
        if is_status(self.facts, node):
            return True
        match node:
            case cst.Name():
                bound = self.facts.tracker.definitions_at(node)
                return any(
                    b.value is not None and not b.path and self._is_plain(b.value) for b in bound
                )
            case cst.BooleanOperation(left=left):
                return self._is_plain(left)
        return False

    def _of_call(self, node: cst.Call, known: Mapping[str, Any], depth: int) -> Any:
        match node:
            case cst.Call(func=cst.Name(value="str"), args=[cst.Arg(value=inner)]):
                value = self.of(inner, known, depth + 1)
                return value if isinstance(value, str) else UNKNOWN
            case cst.Call(func=cst.Name(value=name), args=[cst.Arg(value=inner)]) if (
                name in _COLLECTIONS
            ):
                value = self.of(inner, known, depth + 1)
                return value if isinstance(value, tuple) else UNKNOWN
            case cst.Call(func=cst.Name(value="bool"), args=[cst.Arg(value=inner)]):
                value = self.of(inner, known, depth + 1)
                return value if value is UNKNOWN else bool(value)
            case cst.Call(func=cst.Attribute(value=text, attr=cst.Name(value=method)), args=[]) if (
                method in _TEXT_METHODS
            ):
                value = self.of(text, known, depth + 1)
                return getattr(value, method)() if isinstance(value, str) else UNKNOWN
        return self._of_function(node, depth)

    def _of_function(self, node: cst.Call, depth: int) -> Any:
        """What a function of this module returns that does nothing else."""
        function = self.facts.values.function_of(node)
        returned = self.facts.calls.returns_of(function) if function is not None else ()
        if function is None or len(returned) != 1 or returned[0].value is None:
            return UNKNOWN
        lines = [one for one in function.body.body if not _is_docstring(one)]
        if not all(isinstance(one, cst.SimpleStatementLine) for one in lines):
            return UNKNOWN
        passed = self.facts.calls.passed(node, function)
        inside = {name: self.of(value, {}, depth + 1) for name, value in passed.items()}
        known = {name: value for name, value in inside.items() if value is not UNKNOWN}
        return self.of(returned[0].value, known, depth + 1)


def is_status(facts: Facts, node: cst.BaseExpression) -> bool:
    """Whether ``node`` reads the status of an interaction."""
    match node:
        case cst.Attribute(value=owner, attr=cst.Name(value="status")):
            return _is_interaction(facts, owner)
        case cst.Call(
            func=cst.Name(value="getattr"), args=[cst.Arg(value=owner), cst.Arg(value=name), *_]
        ):
            return constant_text(name) == "status" and _is_interaction(facts, owner)
    return False


def _is_interaction(facts: Facts, node: cst.BaseExpression) -> bool:
    return facts.values.kind(node) is Kind.INTERACTION


def _is_docstring(line: cst.CSTNode) -> bool:
    match line:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value)]):
            return constant_text(value) is not None
    return False


def _written_texts(
    facts: Facts, node: cst.BaseExpression, worth: Any
) -> Iterator[tuple[str, cst.BaseExpression]]:
    """The texts that ``node`` is worth, with where they are written if that is in ``node``."""
    if isinstance(worth, str):
        yield worth, node
    elif isinstance(worth, tuple):
        elements = getattr(node, "elements", ())
        for number, text in enumerate(worth):
            if isinstance(text, str):
                yield text, elements[number].value if len(elements) == len(worth) else node
