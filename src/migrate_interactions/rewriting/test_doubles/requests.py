"""What a test says of the requests becomes what it says of interactions."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from migrate_interactions.conversations.test_doubles.code import Method
from migrate_interactions.conversations.test_doubles.doubles import Role, last_name
from migrate_interactions.mapping.request import CONFIG_FIELDS, Goes, Takes
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.shapes import constant_text

#: Questions about a mock that are the same whatever it was called with.
UNCHANGED = frozenset(
    {
        "assert_called",
        "assert_called_once",
        "assert_not_called",
        "assert_awaited",
        "assert_awaited_once",
        "assert_not_awaited",
        "called",
        "call_count",
        "awaited",
        "await_count",
        "reset_mock",
        "call_args",
        "await_args",
        "call_args_list",
        "await_args_list",
    }
)
#: Assertions over all arguments, and the one that is about the calls alone.
_EXACT: dict[str, str] = {
    "assert_called_once_with": "assert_called_once",
    "assert_called_with": "",
    "assert_awaited_once_with": "assert_awaited_once",
    "assert_awaited_with": "",
}
#: What the arguments of a request are called where several of them are looked at.
SENT = "sent"
_CARRIED = (Takes.ANYTHING, Takes.INSTRUCTION)


def rewrite_assertion(work: Work, attribute: cst.Attribute) -> None:
    """Take ``ask.assert_called_once_with(...)`` apart, argument by argument."""
    name = attribute.attr.value
    call = work.tree.parent(attribute)
    statement = work.tree.statement_of(attribute)
    if name not in _EXACT or not isinstance(statement, cst.Expr) or statement.value is not call:
        raise work.refuse(f"`{name}` names whole requests", attribute)
    assert isinstance(call, cst.Call)
    ask = work.rendered(attribute.value)
    arguments = "await_args" if "await" in name else "call_args"
    lines = [f"{ask}.{_EXACT[name]}()"] if _EXACT[name] else []
    sent = f"{ask}.{arguments}.kwargs"
    expected = list(_expected(work, call, attribute))
    if len(expected) > 1:
        lines.append(f"{SENT} = {sent}")
        sent = SENT
        if _is_bound(work, attribute, SENT):
            raise work.refuse(f"the name `{SENT}` is taken", attribute)
    lines += [_equal(work, sent + path, value) for path, value in expected]
    work.draft.replace_statement(attribute, *((line,) for line in lines))
    work.handled.add(attribute)
    for node in _below(work, statement):
        work.handled.add(node)


def _is_bound(work: Work, node: cst.CSTNode, name: str) -> bool:
    """Whether ``name`` means something where ``node`` is."""
    return work.tree.scope_of(node).resolve(name) is not None


def _below(work: Work, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for child in work.pinned.file.nodes(work.pinned.unit):
        if work.tree.is_within(child, (node,)):
            yield child


def _expected(work: Work, call: cst.Call, method: cst.Attribute) -> Iterator[tuple[str, str]]:
    """Where an argument of interactions is, and the code of what it should be."""
    double = work.double(method.value)
    for argument in call.args:
        if argument.star:
            raise work.refuse("the expected arguments are not written out", argument)
        name = argument.keyword.value if argument.keyword is not None else ""
        is_message = double is not None and double.method is Method.CHAT
        if not name and is_message and argument is call.args[0]:
            name = "message"
        if last_name(argument.value) == "ANY":
            continue
        match name:
            case "model":
                yield '["model"]', work.tree.source(argument.value)
            case "contents" | "message":
                _check_input(work, argument)
                yield '["input"]', work.tree.source(argument.value)
            case "config":
                yield from _expected_settings(work, argument.value)
            case _:
                raise work.refuse("an argument has no counterpart", argument)


def _expected_settings(work: Work, config: cst.BaseExpression) -> Iterator[tuple[str, str]]:
    match config:
        case cst.Call(args=args) if last_name(config.func) == "GenerateContentConfig":
            for argument in args:
                if argument.keyword is None:
                    raise work.refuse("the expected configuration is not written out", argument)
                path = _place_of(work, argument.keyword.value, argument)
                yield path, work.tree.source(argument.value)
        case cst.Dict(elements=elements):
            for element in elements:
                name = constant_text(element.key) if isinstance(element, cst.DictElement) else None
                if name is None:
                    raise work.refuse("the expected configuration is not written out", element)
                yield _place_of(work, name, element), work.tree.source(element.value)
        case cst.Name(value="None"):
            pass
        case _:
            raise work.refuse("the expected configuration is not written out", config)


def _place_of(work: Work, field: str, node: cst.CSTNode) -> str:
    """Where the arguments of interactions have a field of the configuration."""
    row = CONFIG_FIELDS.get(field)
    if row is None or row.takes not in _CARRIED:
        raise work.refuse(f"`{field}` has another form in a request of interactions", node)
    match row.goes:
        case Goes.TOP:
            return f'["{row.name}"]'
        case Goes.GENERATION:
            return f'["generation_config"]["{row.name}"]'
    raise work.refuse(f"`{field}` has another form in a request of interactions", node)


def _equal(work: Work, actual: str, expected: str) -> str:
    if "self.assert" in work.tree.source(work.pinned.unit.node):
        return f"self.assertEqual({actual}, {expected})"
    operator = "is" if expected in ("None", "True", "False") else "=="
    return f"assert {actual} {operator} {expected}"


def _check_input(work: Work, node: cst.CSTNode) -> None:
    if not work.pinned.replaced:
        raise work.refuse("the code was migrated before; what it sent then is not known", node)
    if not work.sends_the_same:
        raise work.refuse(
            "a request has only the new turn now, and the test says what all turns are", node
        )


def rewrite_named(work: Work, node: cst.Subscript) -> None:
    """Change ``call_args.kwargs["contents"]`` and its kin."""
    match node.slice:
        case [cst.SubscriptElement(cst.Index(value=cst.SimpleString() as key))]:
            pass
        case _:
            raise work.refuse("the arguments are not read one by one", node)
    name = constant_text(key)
    match name:
        case "model":
            return
        case "contents" | "message":
            _check_input(work, node)
            work.handled.add(key)
            work.draft.replace(key, _quoted(key, "input"))
        case "config":
            _rewrite_config(work, node)
        case _:
            raise work.refuse(f"a request has no `{name}`", node)


def rewrite_placed(work: Work, node: cst.Subscript) -> None:
    """Change ``send_message.call_args.args[0]`` and its kin to the argument by its name."""
    double = work.double(node.value)
    match node.slice:
        case [cst.SubscriptElement(cst.Index(value=cst.Integer(value="0")))]:
            pass
        case _:
            raise work.refuse("the arguments are not read one by one", node)
    if double is None or double.method is not Method.CHAT:
        raise work.refuse("the argument has no name", node)
    _check_input(work, node)
    owner = node.value
    if isinstance(owner, cst.Name):
        raise work.refuse("the arguments are not read where the call is known", node)
    assert isinstance(owner, (cst.Attribute, cst.Subscript))
    call = owner.value
    end = work.tree.span(call).end
    span = work.tree.span(node)
    work.draft.replace_span(type(span)(end, span.end), '.kwargs["input"]')
    work.handled.add(node)


def _rewrite_config(work: Work, node: cst.Subscript) -> None:
    """What is read of a configuration is read of the request, or of its generation_config."""
    arguments = work.rendered(node.value)
    parent = work.tree.parent(node)
    match parent:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            scope = work.tree.scope_of(parent).resolve(name)
            if scope is None or len(scope.bindings[name]) != 1:
                raise work.refuse(f"`{name}` is set in several places", node)
            for read in work.tree.scopes.reads.get((scope, name), ()):
                _rewrite_field(work, read, arguments)
            work.draft.remove_statement(parent)
        case _:
            _rewrite_field(work, node, arguments)
    work.handled.add(node)


def _rewrite_field(work: Work, config: cst.CSTNode, arguments: str) -> None:
    parent = work.tree.parent(config)
    match parent:
        case cst.Attribute(value=value, attr=cst.Name(value=field)) if value is config:
            pass
        case cst.Subscript(
            value=value,
            slice=[cst.SubscriptElement(cst.Index(value=cst.SimpleString() as key))],
        ) if value is config:
            field = str(key.evaluated_value)
        case _:
            raise work.refuse("the configuration is looked at as a whole", config)
    work.draft.replace(parent, arguments + _place_of(work, field, parent))
    work.handled.add(parent)


def _quoted(literal: cst.SimpleString, text: str) -> str:
    return f"{literal.quote}{text}{literal.quote}"


__all__ = ["UNCHANGED", "Role", "rewrite_assertion", "rewrite_named", "rewrite_placed"]
