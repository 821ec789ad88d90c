"""Doubles of a response become doubles of an interaction."""

from __future__ import annotations

import builtins

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import (
    MOCKS,
    NAMESPACE,
    Role,
    given_by,
    is_double,
    last_name,
)
from migrate_interactions.mapping.response import ATTRIBUTES, USAGE
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import is_empty_list, is_none, keyword_argument
from migrate_interactions.syntax.uses import is_target

#: What nothing reads any more where it says that there is nothing.
_EMPTY = frozenset({"candidates", "function_calls", "prompt_feedback", "parts", "parsed"})
#: Attributes of mocks that are about the mock.
_OF_MOCKS = frozenset({"name", "spec", "spec_set", "side_effect", "return_value", "wraps"})
INTERACTION_ID = '"interaction-1"'
COMPLETED = '"completed"'


def rewrite_answer(work: Work, node: cst.BaseExpression) -> None:
    """Let ``node``, what a double gives as an answer, be like an interaction.

    Raises :class:`RefusedError` if it is no plain double.
    """
    if node in work.handled:
        return
    match node:
        case cst.Call() if is_double(node):
            work.handled.add(node)
            _rewrite_double(work, node)
        case cst.Call(func=cst.Name(value=name)):
            function = _function(work, node.func, name)
            value = given_by(function) if function is not None else None
            if function is None or value is None:
                raise work.refuse(f"`{_shown(work, node)}` is not a plain stub", node)
            _used_only_here(work, function)
            work.handled.add(node)
            rewrite_answer(work, value)
        case cst.Name():
            _rewrite_name(work, node)
        case cst.Attribute() if work.role(node) is Role.ANSWER:
            pass
        case _:
            raise work.refuse(f"`{_shown(work, node)}` is not a plain stub of an answer", node)


def rewrite_error(work: Work, node: cst.BaseExpression) -> bool:
    """Whether ``node`` is an exception, of those that both APIs can let through."""
    name = last_name(node.func if isinstance(node, cst.Call) else node)
    known = getattr(builtins, name, None)
    if isinstance(known, type) and issubclass(known, BaseException):
        return True
    if _is_of_the_project(work, node, name):
        return True
    if name.endswith(("Error", "Exception", "Exhausted", "Unavailable", "Timeout")):
        raise work.refuse(f"`{name}` may be an error that only the old API raises", node)
    return False


def _is_of_the_project(work: Work, node: cst.BaseExpression, name: str) -> bool:
    """Whether an exception's class is defined in the test, or is another project's."""
    if not name.endswith(("Error", "Exception")):
        return False
    first = node.func if isinstance(node, cst.Call) else node
    while isinstance(first, cst.Attribute):
        first = first.value
    if not isinstance(first, cst.Name):
        return False
    scope = work.tree.scope_of(first).resolve(first.value)
    bindings = scope.bindings[first.value] if scope is not None else []
    return bool(bindings) and all(
        isinstance(one.node, cst.ClassDef)
        or (one.dotted is not None and not one.dotted.startswith(("google", "httpx")))
        for one in bindings
    )


def rename_read(work: Work, node: cst.Attribute) -> None:
    """Give an attribute of an answer, which is set or read, its name in an interaction."""
    name = node.attr.value
    if is_target(work.tree, node):
        value = _assigned(work, node)
        if name in _EMPTY and value is not None and _says_nothing(value):
            _take_away(work, node)
            return
        if name == "text":
            _check_text(work, value)
            _complete(work, node)
    parent = work.tree.parent(node)
    if name == "usage_metadata":
        work.rename(node.attr, ATTRIBUTES[name])
        if isinstance(parent, cst.Attribute):
            _rename_count(work, parent.attr)
        elif is_target(work.tree, node):
            _rewrite_usage(work, _assigned(work, node))
        return
    if name in ATTRIBUTES:
        work.rename(node.attr, ATTRIBUTES[name])
    elif name not in _OF_MOCKS and not _is_about_the_mock(name):
        raise work.refuse(f"an interaction has no `{name}`", node)


def _is_about_the_mock(name: str) -> bool:
    return name.startswith(("assert_", "call_", "mock_", "configure_"))


def _rewrite_double(work: Work, node: cst.Call) -> None:
    keywords: set[str] = set()
    gone: list[cst.Arg] = []
    for argument in node.args:
        if argument.star or argument.keyword is None:
            raise work.refuse(f"`{_shown(work, node)}` is not a plain stub of an answer", node)
        name = argument.keyword.value
        keywords.add(name)
        if name == "text":
            _check_text(work, argument.value)
            work.rename(argument.keyword, ATTRIBUTES[name])
        elif name == "usage_metadata":
            work.rename(argument.keyword, ATTRIBUTES[name])
            _rewrite_usage(work, argument.value)
        elif name in _EMPTY and _says_nothing(argument.value):
            gone.append(argument)
        elif name not in ("name",):
            raise work.refuse(f"an interaction has no `{name}`", argument)
    _drop(work, node, gone)
    _add(work, node, missing_in(work, node, keywords), bool(node.args))


def missing_in(work: Work, node: cst.Call, keywords: set[str]) -> list[str]:
    """The keyword arguments that a double lacks, for what the code reads now."""
    added = []
    if last_name(node.func) == NAMESPACE:
        if work.reads("id"):
            added.append(f"id={INTERACTION_ID}")
        if work.reads("steps"):
            added.append("steps=[]")
        if work.reads("usage") and "usage_metadata" not in keywords:
            added.append("usage=None")
    if work.reads("status") and (keywords or last_name(node.func) == NAMESPACE):
        added.append(f"status={COMPLETED}")
    if last_name(node.func) == "Mock" and work.reads("steps"):
        added.append("steps=[]")
    return added


def _add(work: Work, node: cst.Call, added: list[str], follows: bool) -> None:
    if not added:
        return
    text = ", ".join(added)
    if not node.args:
        end = work.tree.span(node).end - 1
        work.draft.replace_span(type(work.tree.span(node))(end, end), text)
        return
    last = work.tree.span(node.args[-1].value)
    work.draft.replace_span(type(last)(last.end, last.end), f", {text}")


def _drop(work: Work, node: cst.Call, gone: list[cst.Arg]) -> None:
    for argument in gone:
        index = list(node.args).index(argument)
        span = work.tree.span(argument)
        start, end = span.start, span.end
        if index:
            start = work.tree.span(node.args[index - 1].value).end
            end = work.tree.span(argument.value).end
        elif len(node.args) > 1:
            end = work.tree.span(node.args[1]).start
        work.draft.replace_span(type(span)(start, end))


def _rewrite_usage(work: Work, node: cst.BaseExpression | None) -> None:
    match node:
        case cst.Call(args=args) if is_double(node):
            for argument in args:
                if argument.keyword is None:
                    raise work.refuse(f"`{_shown(work, node)}` is not a plain stub", node)
                _rename_count(work, argument.keyword)
        case cst.Name(value="None"):
            pass
        case cst.Name(value=name):
            scope = work.tree.scope_of(node).resolve(name)
            bindings = scope.bindings[name] if scope is not None else []
            if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGNMENT:
                raise work.refuse(f"`{name}` is not a plain stub", node)
            value = bindings[0].value
            if value not in work.handled:
                work.handled.add(value) if value is not None else None
                _rewrite_usage(work, value)
            for read in work.tree.scopes.reads.get((scope, name), ()) if scope else ():
                parent = work.tree.parent(read)
                if isinstance(parent, cst.Attribute):
                    _rename_count(work, parent.attr)
        case _:
            raise work.refuse("the token counts are not a plain stub", node or work.tree.module)


def _rename_count(work: Work, name: cst.Name) -> None:
    new = USAGE.get(name.value)
    if new is None:
        raise work.refuse(f"the usage of an interaction has no `{name.value}`", name)
    work.rename(name, new)


def _rewrite_name(work: Work, node: cst.Name) -> None:
    """A variable or a fixture that is the answer."""
    scope = work.tree.scope_of(node).resolve(node.value)
    bindings = scope.bindings[node.value] if scope is not None else []
    if scope is None or len(bindings) != 1:
        raise work.refuse(f"`{node.value}` is not set in one place", node)
    work.handled.add(node)
    binding = bindings[0]
    match binding.kind, binding.value:
        case BindingKind.ASSIGNMENT, cst.BaseExpression() as value:
            rewrite_answer(work, value)
        case BindingKind.PARAMETER, None if isinstance(binding.scope.node, cst.FunctionDef):
            fixture = work.roles.fixture(node.value, binding.scope.node)
            given = given_by(fixture) if fixture is not None else None
            if fixture is None or given is None:
                raise work.refuse(f"`{node.value}` is made elsewhere", node)
            _used_only_here(work, fixture)
            rewrite_answer(work, given)
        case _:
            raise work.refuse(f"`{node.value}` is not a plain stub of an answer", node)
    for read in work.tree.scopes.reads.get((scope, node.value), ()):
        _rewrite_read(work, read)


def _rewrite_read(work: Work, read: cst.Name) -> None:
    """A use of the variable: attributes get new names; it may go nowhere else."""
    parent = work.tree.parent(read)
    match parent:
        case cst.Attribute():
            if parent not in work.handled:
                work.handled.add(parent)
                rename_read(work, parent)
        case cst.Assign() | cst.Return() | cst.Yield() | cst.Element() | cst.Comparison():
            pass
        case cst.Arg(keyword=cst.Name(value="return_value" | "side_effect")):
            pass
        case cst.ComparisonTarget():
            pass
        case _:
            raise work.refuse(f"`{read.value}` goes where it cannot be followed", read)


def _used_only_here(work: Work, function: cst.FunctionDef) -> None:
    """A function or fixture that makes answers may serve only doubles that are rewritten."""
    name = function.name.value
    file = work.pinned.file
    for unit in file.units:
        uses = unit.node is not function and (name in file.words_in(unit))
        if uses and unit.is_test and unit not in work.pinned.stale_units:
            raise work.refuse(f"`{name}` makes answers for calls that stay as well", function)


def _function(work: Work, node: cst.CSTNode, name: str) -> cst.FunctionDef | None:
    scope = work.tree.scope_of(node).resolve(name)
    bindings = scope.bindings[name] if scope is not None else []
    found = bindings[0].node if len(bindings) == 1 else None
    return found if isinstance(found, cst.FunctionDef) else None


def _check_text(work: Work, value: cst.BaseExpression | None) -> None:
    """Where there is no text, an interaction has an empty one."""
    if value is not None and is_none(value):
        work.draft.replace(value, '""')


def _complete(work: Work, node: cst.Attribute) -> None:
    """Set beside the text what the code reads besides, where a mock would not do."""
    if not work.reads("status"):
        return
    owner = work.rendered(node.value)
    work.draft.insert_after(node, (f"{owner}.status = {COMPLETED}",))


def _take_away(work: Work, node: cst.Attribute) -> None:
    if len(_targets(work, node)) != 1:
        raise work.refuse("several things are set at once", node)
    work.handled.add(node)
    work.draft.remove_statement(node)


def _assigned(work: Work, node: cst.CSTNode) -> cst.BaseExpression | None:
    statement = work.tree.statement_of(node)
    return statement.value if isinstance(statement, (cst.Assign, cst.AnnAssign)) else None


def _targets(work: Work, node: cst.CSTNode) -> list[cst.AssignTarget]:
    statement = work.tree.statement_of(node)
    return list(statement.targets) if isinstance(statement, cst.Assign) else []


def _says_nothing(value: cst.BaseExpression) -> bool:
    return is_none(value) or is_empty_list(value)


def _shown(work: Work, node: cst.CSTNode) -> str:
    return work.tree.excerpt(node)


def answers_given(node: cst.Call) -> tuple[cst.BaseExpression | None, cst.BaseExpression | None]:
    """What a mock is made with: what it returns, and its side effect."""
    given = keyword_argument(node.args, "return_value")
    effect = keyword_argument(node.args, "side_effect")
    return (given.value if given else None), (effect.value if effect else None)


__all__ = [
    "MOCKS",
    "answers_given",
    "missing_in",
    "rename_read",
    "rewrite_answer",
    "rewrite_error",
]
