"""What is done with an error that was caught: reads of it, tests of its class, its text."""

from __future__ import annotations

from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.mapping.errors import (
    ATTRIBUTES,
    OF_ANY_EXCEPTION,
    OF_NEW_ERRORS,
    STATUS_ERROR,
)
from migrate_interactions.rewriting.errors.class_tests import rewrite_class_name, rewrite_class_test
from migrate_interactions.rewriting.errors.guards import guard_of
from migrate_interactions.rewriting.errors.move import TEXT, ErrorMove
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.uses import is_tested
from migrate_interactions.syntax.walk import descendants


@dataclass(frozen=True)
class Caught:
    """What is known of an error where it is read.

    ``certain``: it is one of the service's, old or new. ``mixed``: it may still be an old one.
    """

    certain: bool
    mixed: bool


_ORDERING = (cst.LessThan, cst.LessThanEqual, cst.GreaterThan, cst.GreaterThanEqual)

#: Functions and methods that make text of what they are given, by their last name.
TEXT_OF = frozenset(
    {
        *("print", "str", "repr", "format", "echo", "secho", "write"),
        *("debug", "info", "warning", "warn", "error", "exception", "critical", "log"),
        *("print_exception", "format_exception", "print_exc", "capture_exception"),
    }
)

#: Methods of a text whose outcome depends on where something stands in it.
_BY_PLACE = frozenset(
    {
        *("startswith", "endswith", "split", "rsplit", "partition", "rpartition"),
        *("find", "index", "removeprefix", "removesuffix"),
    }
)


def rewrite_error(move: ErrorMove, node: cst.BaseExpression, caught: Caught) -> None:
    """See to one expression that holds an error. Raises RefusedError."""
    if node in move.read or move.is_gone(node):
        return
    move.read.add(node)
    tree = move.facts.tree
    parent = tree.parent(node)
    match parent:
        case cst.Attribute(value=value, attr=cst.Name(value=name)) if value is node:
            _attribute(move, node, parent, name, caught)
        case cst.Arg():
            _argument(move, node, parent, caught)
        case cst.FormattedStringExpression() | cst.BinaryOperation():
            move.draft.note(TEXT)
        case cst.Raise() | cst.From() | cst.Expr() | cst.IfExp():
            pass
        case cst.Assign() | cst.AnnAssign() | cst.NamedExpr():
            _kept(move, parent, caught)
        case _ if is_tested(tree, node) or not caught.certain:
            pass
        case _:
            raise move.refuse(f"the error `{tree.source(node)}` is handed on", node)


def _kept(
    move: ErrorMove, statement: cst.Assign | cst.AnnAssign | cst.NamedExpr, caught: Caught
) -> None:
    """The error is put into a variable, where there may be something else as well."""
    targets = (
        [target.target for target in statement.targets]
        if isinstance(statement, cst.Assign)
        else [statement.target]
    )
    for target in targets:
        if isinstance(target, cst.Name):
            scope = move.facts.tree.scope_of(target).resolve(target.value)
            for binding in scope.bindings.get(target.value, ()) if scope is not None else ():
                if binding.node is statement:
                    for read in move.facts.tracker.reads_of(binding):
                        rewrite_error(move, read, replace(caught, certain=False))
        elif caught.certain:
            raise move.refuse("the error is stored where it cannot be followed", statement)


def _attribute(
    move: ErrorMove, node: cst.BaseExpression, read: cst.Attribute, name: str, caught: Caught
) -> None:
    tree = move.facts.tree
    if name in OF_ANY_EXCEPTION or name in OF_NEW_ERRORS:
        return
    guard = guard_of(move, node)
    if guard is STATUS_ERROR:
        return
    if name == "__class__" and isinstance(tree.parent(read), cst.Attribute):
        rewrite_class_name(move, read)
        return
    if not caught.certain and not guard:
        if name in ATTRIBUTES and name != "response":
            raise move.refuse(f"`{tree.source(read)}` is read of whatever error it is", read)
        return
    if name not in ATTRIBUTES:
        raise move.refuse(f"`{tree.source(read)}` is read of an error", read)
    if name == "response":
        return
    new = ATTRIBUTES[name].format(tree.source(node))
    if name == "code" and _is_measured(tree.parent(read)):
        # `status_code` may be None as far as the SDK's types say
        new = f"{tree.source(node)}.response.status_code"
    if "service_error" in new:
        move.use_service_error()
    elif caught.mixed:
        status_error = move.use(STATUS_ERROR)
        source = tree.source(node)
        new = f"{new} if isinstance({source}, {status_error}) else {tree.source(read)}"
        if not _stands_alone(move, read):
            new = f"({new})"
    move.draft.replace(read, _quoted(move, read, new))


def _is_measured(place: cst.CSTNode | None) -> bool:
    """Whether what stands at ``place`` has to be a number."""
    match place:
        case cst.ComparisonTarget(operator=operator):
            return isinstance(operator, _ORDERING)
        case cst.Comparison(comparisons=[cst.ComparisonTarget(operator=operator), *_]):
            return isinstance(operator, _ORDERING)
    return isinstance(place, cst.BinaryOperation)


def _quoted(move: ErrorMove, place: cst.CSTNode, code: str) -> str:
    """``code`` with quotes that do not end the f-string in which ``place`` stands."""
    for above in move.facts.tree.ancestors(place):
        if isinstance(above, cst.FormattedString) and '"' in above.start:
            return code.replace('"', "'")
    return code


def _stands_alone(move: ErrorMove, node: cst.CSTNode) -> bool:
    return isinstance(
        move.facts.tree.parent(node), (cst.Arg, cst.Assign, cst.Return, cst.AnnAssign)
    )


def _argument(move: ErrorMove, node: cst.BaseExpression, argument: cst.Arg, caught: Caught) -> None:
    """The error is given to a function."""
    tree = move.facts.tree
    call = tree.parent(argument)
    if not isinstance(call, cst.Call):
        return
    name = tree.source(call.func).rpartition(".")[2]
    position = call.args.index(argument)
    match name:
        case "isinstance" if position == 0 and len(call.args) == 2:
            rewrite_class_test(move, node, call, mixed=caught.mixed)
        case "getattr" | "hasattr" if position == 0 and len(call.args) > 1:
            _attribute_by_name(move, node, call, name, caught)
        case "type":
            rewrite_class_name(move, call)
        case _ if name in TEXT_OF:
            move.draft.note(TEXT)
            _text(move, call)
        case _:
            _handed_to(move, call, argument, caught)


def _text(move: ErrorMove, text: cst.Call) -> None:
    """Text that is looked through by place would be found different."""
    tree = move.facts.tree
    current: cst.CSTNode = text
    while True:
        method = tree.parent(current)
        if not (isinstance(method, cst.Attribute) and method.value is current):
            break
        if method.attr.value in _BY_PLACE:
            raise move.refuse(f"`{tree.source(method)}` depends on how the text is built", method)
        call = tree.parent(method)
        if call is None:
            break
        current = call
    if isinstance(tree.parent(current), cst.Comparison):
        comparison = tree.parent(current)
        assert isinstance(comparison, cst.Comparison)
        if any(isinstance(t.operator, (cst.Equal, cst.NotEqual)) for t in comparison.comparisons):
            raise move.refuse(f"`{tree.source(comparison)}` would have another outcome", text)


def _handed_to(move: ErrorMove, call: cst.Call, argument: cst.Arg, caught: Caught) -> None:
    """Follow the error into a function of this module."""
    facts = move.facts
    function = facts.values.function_of(call)
    name = facts.calls.filled_parameter(call, function, argument) if function else None
    if function is not None and name is not None:
        rewrite_parameter(move, function, name, Caught(certain=False, mixed=move.is_mixed))
        return
    if caught.certain:
        raise move.refuse(
            f"the error is given to `{facts.tree.source(call.func)}`, which may read it", argument
        )


def rewrite_parameter(
    move: ErrorMove, function: cst.FunctionDef | cst.Lambda, name: str, caught: Caught
) -> None:
    """See to the reads of an error that ``function`` is given; others may give it others."""
    facts = move.facts
    scope = facts.tree.scope_of(function.params)
    for parameter in (*function.params.params, *function.params.kwonly_params):
        if parameter.name.value == name and parameter.annotation is not None:
            annotation = parameter.annotation.annotation
            if move.old_class(annotation) and annotation not in move.done:
                raise move.refuse(
                    f"`{facts.tree.source(function.params)}` says which errors it takes",
                    annotation,
                )
    for read in facts.tree.scopes.reads.get((scope, name), ()):
        rewrite_error(move, read, caught)


def _attribute_by_name(
    move: ErrorMove, node: cst.BaseExpression, call: cst.Call, function: str, caught: Caught
) -> None:
    """``getattr(error, "code", None)`` and ``hasattr(error, "code")``."""
    tree = move.facts.tree
    name = constant_text(call.args[1].value)
    if name is None:
        raise move.refuse(f"`{tree.source(call)}` reads an attribute by a name", call)
    if name not in ATTRIBUTES or name == "response":
        return
    if _is_default_of_new(move, call):
        return
    if name == "message" and function == "getattr":
        move.draft.note(TEXT)
        return
    if function == "hasattr" or name == "status":
        raise move.refuse(f"`{tree.source(call)}` reads what new errors do not have", call)
    new = {"code": "status_code", "details": "body"}[name]
    source = tree.source(node)
    default = f", {tree.source(call.args[2].value)}" if len(call.args) > 2 else ""
    if caught.certain and not caught.mixed:
        code = f'getattr({source}, "{new}"{default})'
    else:
        code = f'getattr({source}, "{new}", getattr({source}, "{name}"{default}))'
    move.draft.replace(call, _quoted(move, call, code))


def _is_default_of_new(move: ErrorMove, call: cst.Call) -> bool:
    """Whether ``call`` is what ``getattr(error, "status_code", ...)`` falls back on."""
    outer = move.facts.tree.parent(move.facts.tree.parent(call) or call)
    return (
        isinstance(outer, cst.Call)
        and len(outer.args) > 2
        and constant_text(outer.args[1].value) in OF_NEW_ERRORS
    )


def reads_in(move: ErrorMove, code: cst.CSTNode, name: str) -> list[cst.Name]:
    """The reads of the variable ``name`` in ``code``."""
    tree = move.facts.tree
    scope = tree.scope_of(code).resolve(name)
    if scope is None:
        return []
    reads = tree.scopes.reads.get((scope, name), ())
    inside = set(descendants(code))
    return [read for read in reads if read in inside]
