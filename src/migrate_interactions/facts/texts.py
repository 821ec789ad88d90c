"""Which expressions can only be text."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.facts.calls import CallGraph
from migrate_interactions.facts.tracking import Tracker
from migrate_interactions.facts.values import Values
from migrate_interactions.syntax.scopes import Binding, BindingKind

#: Functions and methods of the standard library that return a text.
_TEXT_FUNCTIONS = frozenset(
    {
        *("str", "input", "repr", "json.dumps", "os.getenv", "textwrap.dedent", "dedent"),
        *("inspect.cleandoc", "datetime.now.strftime", "os.path.join", "format"),
    }
)
_TEXT_METHODS = frozenset(
    {
        *("strip", "lstrip", "rstrip", "lower", "upper", "title", "capitalize", "format"),
        *("join", "replace", "removeprefix", "removesuffix", "read_text", "decode", "isoformat"),
        *("strftime", "substitute", "safe_substitute", "getvalue", "readline", "casefold"),
    }
)
#: Attributes of the SDK's responses and of interactions that are texts.
_TEXT_ATTRIBUTES = frozenset({"text", "output_text"})
_MAX_DEPTH = 6


def is_text(
    values: Values, calls: CallGraph, tracker: Tracker, node: cst.BaseExpression, depth: int = 0
) -> bool:
    """Whether there is evidence that ``node`` is a text, and none that it is something else."""
    if depth > _MAX_DEPTH:
        return False

    def below(other: cst.BaseExpression) -> bool:
        return is_text(values, calls, tracker, other, depth + 1)

    match node:
        case cst.SimpleString():
            return isinstance(node.evaluated_value, str)
        case cst.ConcatenatedString():
            return below(node.left)
        case cst.FormattedString():
            return True
        case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
            return below(left) or below(right)
        case cst.BinaryOperation(left=left, operator=cst.Modulo() | cst.Multiply()):
            return below(left)
        case cst.IfExp(body=left, orelse=right) | cst.BooleanOperation(left=left, right=right):
            return below(left) and below(right)
        case cst.NamedExpr(value=value):
            return below(value)
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Slice())]):
            return below(value)
        case cst.Attribute(attr=cst.Name(value=name)) if name in _TEXT_ATTRIBUTES:
            return True
        case cst.Attribute():
            owner = calls.self_attribute(node)
            if owner is None:
                return False
            found = list(calls.attribute_values(*owner))
            return bool(found) and all(below(value) for value in found)
        case cst.Call(func=cst.Attribute(attr=cst.Name(value=name))) if name in _TEXT_METHODS:
            return True
        case cst.Call():
            if values.name_of(node) in _TEXT_FUNCTIONS:
                return True
            function = values.function_of(node)
            if function is None:
                return False
            if function.returns is not None:
                return _says_text(function.returns.annotation)
            returned = [r.value for r in calls.returns_of(function)]
            return bool(returned) and all(r is not None and below(r) for r in returned)
        case cst.Name():
            bound = tracker.definitions_at(node)
            return bool(bound) and all(
                _binds_text(values, calls, tracker, binding, depth) for binding in bound
            )
    return False


def _binds_text(
    values: Values, calls: CallGraph, tracker: Tracker, binding: Binding, depth: int
) -> bool:
    if binding.annotation is not None:
        return _says_text(binding.annotation.annotation)
    match binding.kind:
        case BindingKind.ASSIGNMENT | BindingKind.WALRUS | BindingKind.AUGMENTED:
            value = binding.value
            return (
                value is not None
                and not binding.path
                and is_text(values, calls, tracker, value, depth + 1)
            )
        case BindingKind.PARAMETER:
            function = binding.scope.node
            if not isinstance(function, cst.FunctionDef):
                return False
            passed = [*calls.arguments_for(function, binding.name)]
            if binding.value is not None:
                passed.append(binding.value)
            return bool(passed) and all(
                is_text(values, calls, tracker, value, depth + 1) for value in passed
            )
        case BindingKind.LOOP:
            match _written_out(tracker, binding.value):
                case cst.List(elements=elements) | cst.Tuple(elements=elements):
                    return not binding.path and all(
                        is_text(values, calls, tracker, element.value, depth + 1)
                        for element in elements
                    )
    return False


def _says_text(annotation: cst.BaseExpression) -> bool:
    match annotation:
        case cst.Name(value="str") | cst.SimpleString(value='"str"' | "'str'"):
            return True
        case cst.BinaryOperation(left=left, right=right):
            sides = [left, right]
            return any(_says_text(side) for side in sides) and all(
                _says_text(side) or (isinstance(side, cst.Name) and side.value == "None")
                for side in sides
            )
        case cst.Subscript(
            value=cst.Name(value="Optional"),
            slice=[cst.SubscriptElement(slice=cst.Index(value=inner))],
        ):
            return _says_text(inner)
    return False


def _written_out(tracker: Tracker, value: cst.BaseExpression | None) -> cst.BaseExpression | None:
    """What a name is set to, if it is set only once; else ``value`` itself."""
    if isinstance(value, cst.Name):
        bound = tracker.definitions_at(value)
        only = next(iter(bound)) if len(bound) == 1 else None
        return only.value if only is not None and not only.path else None
    return value
