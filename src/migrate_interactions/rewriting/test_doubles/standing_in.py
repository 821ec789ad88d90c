"""What a test puts in the place of a method: a mock, a function, answers one after the other."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations.test_doubles.doubles import Double, is_double
from migrate_interactions.rewriting.test_doubles.answers import (
    answers_given,
    rewrite_answer,
    rewrite_error,
)
from migrate_interactions.rewriting.test_doubles.streams import rewrite_stream
from migrate_interactions.rewriting.test_doubles.stubs import rewrite_stub
from migrate_interactions.rewriting.test_doubles.work import Work
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import is_none


def rewrite_standing_in(work: Work, value: cst.BaseExpression, double: Double) -> None:
    """What is put in the place of the method: a mock or a function."""
    if value in work.handled:
        return
    match value:
        case cst.Call() if is_double(value):
            work.handled.add(value)
            given, effect = answers_given(value)
            known = [one for one in (given, effect) if one is not None]
            if len(known) != len(value.args):
                raise work.refuse(f"`{work.tree.excerpt(value)}` is not a plain stub", value)
            if given is not None:
                rewrite_given(work, given, double)
            if effect is not None:
                rewrite_effect(work, effect, double)
        case cst.Lambda():
            rewrite_stub(work, value, double)
        case cst.Name(value=name):
            scope = work.tree.scope_of(value).resolve(name)
            bindings = scope.bindings[name] if scope is not None else []
            if len(bindings) != 1:
                raise work.refuse(f"`{name}` is not a plain stub", value)
            made = bindings[0]
            if isinstance(made.node, cst.FunctionDef) and made.kind is BindingKind.FUNCTION:
                rewrite_stub(work, made.node, double)
            elif made.kind is BindingKind.ASSIGNMENT and made.value is not None:
                rewrite_standing_in(work, made.value, double)
            else:
                raise work.refuse(f"`{name}` is not a plain stub", value)
        case _:
            raise work.refuse(f"`{work.tree.excerpt(value)}` is not a plain stub", value)


def rewrite_given(work: Work, value: cst.BaseExpression, double: Double) -> None:
    if double.streams:
        rewrite_stream(work, value)
    else:
        rewrite_answer(work, value)


def rewrite_effect(work: Work, value: cst.BaseExpression | None, double: Double) -> None:
    """The answers one after the other, an error, or a function."""
    match value:
        case None:
            return
        case cst.List(elements=elements) | cst.Tuple(elements=elements):
            for element in elements:
                if not rewrite_error(work, element.value):
                    rewrite_given(work, element.value, double)
        case cst.Lambda():
            rewrite_stub(work, value, double)
        case cst.Name() if not is_none(value):
            scope = work.tree.scope_of(value).resolve(value.value)
            bindings = scope.bindings[value.value] if scope is not None else []
            made = bindings[0] if len(bindings) == 1 else None
            if made is not None and isinstance(made.node, cst.FunctionDef):
                rewrite_standing_in(work, value, double)
            elif made is not None and isinstance(made.value, (cst.List, cst.Tuple)):
                rewrite_effect(work, made.value, double)
            elif not rewrite_error(work, value):
                raise work.refuse(f"`{value.value}` is not a plain stub", value)
        case _:
            if not is_none(value) and not rewrite_error(work, value):
                raise work.refuse(f"`{work.tree.excerpt(value)}` is not a plain stub", value)


def value_set(work: Work, node: cst.CSTNode) -> cst.BaseExpression | None:
    """What an assignment gives ``node``."""
    statement = work.tree.statement_of(node)
    match statement:
        case cst.Assign(targets=[_], value=value):
            return value
        case cst.AnnAssign(value=value):
            return value
    raise work.refuse("several things are set at once", node)
