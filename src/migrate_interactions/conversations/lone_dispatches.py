"""Requests whose function calls are run by their names, without a conversation around them.

The results are printed, stored or handed on, or come back to the model as a text of a later
request: nothing says so in a way that could be rewritten.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst

from migrate_interactions.conversations.made_of import is_made_of_response
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.shapes import constant_text
from migrate_interactions.syntax.walk import descendants

_CALLS = frozenset({"function_call", "function_calls"})
#: From so many names that a call's name is compared with, functions are told apart by it: who has
#: one function only reads its arguments, as a form of structured output.
_SEVERAL = 2
#: What is given a name and arguments only to show them.
_SHOWING = frozenset(
    {
        *("print", "pprint", "rprint", "echo", "write", "log", "debug", "info", "warning"),
        *("error", "exception", "format", "join", "append", "dict"),
    }
)
#: What servers of tools run is looked at by a rule of its own.
_OF_SERVERS = frozenset({"call_tool"})


def find_lone_dispatches(facts: Facts, known: Collection[Site]) -> tuple[Site, ...]:
    """Sites other than ``known`` whose response says by name which function is run."""
    if not any(map(facts.tree.scopes.attributes_named, _CALLS)):
        return ()
    names = facts.tree.scopes.attributes_named("name")
    found = []
    for site in facts.sites:
        if site.is_chat or site in known:
            continue
        own = [name for name in names if _is_of_call(facts, name, site)]
        compared = {text for name in own for text in _compared_with(facts, name)}
        if len(compared) >= _SEVERAL or any(_looks_up(facts, name) for name in own):
            found.append(site)
    return tuple(found)


def _is_of_call(facts: Facts, name: cst.Attribute, site: Site) -> bool:
    """Whether ``name`` is that of a function call in the response to ``site``."""
    written = [*descendants(name.value), *_loops_over(facts, name.value)]
    if not any(isinstance(one, cst.Attribute) and one.attr.value in _CALLS for one in written):
        return False
    return is_made_of_response(facts, name.value, site)


def _loops_over(facts: Facts, node: cst.BaseExpression) -> Iterator[cst.CSTNode]:
    """What the variables in ``node`` were taken from."""
    for below in descendants(node):
        if isinstance(below, cst.Name):
            for binding in facts.tracker.definitions_at(below):
                if binding.value is not None:
                    yield from descendants(binding.value)


def _compared_with(facts: Facts, name: cst.Attribute) -> Iterator[str]:
    """The texts that ``name`` is compared with."""
    match facts.tree.parent(name):
        case cst.Comparison(comparisons=targets):
            for target in targets:
                for below in descendants(target.comparator):
                    if (text := constant_text(below)) is not None:
                        yield text
        case cst.Match(cases=cases):
            for case in cases:
                for below in descendants(case.pattern):
                    if (text := constant_text(below)) is not None:
                        yield text


def _looks_up(facts: Facts, name: cst.Attribute) -> bool:
    """Whether a function is found by ``name``: in a table, in an object, or by whoever is asked.

    Who is asked gets the arguments as well; a class is not asked, but keeps both.
    """
    parent = facts.tree.parent(name)
    if isinstance(parent, cst.Index):
        return True
    if not isinstance(parent, cst.Arg):
        return False
    call = facts.tree.parent(parent)
    if not isinstance(call, cst.Call):
        return False
    match call.func:
        case cst.Name(value="getattr"):
            return call.args[0] is not parent
        case cst.Attribute(attr=cst.Name(value="get")):
            return call.args[0] is parent
    asked = facts.values.name_of(call).rpartition(".")[2]
    if asked in _SHOWING or asked in _OF_SERVERS or asked[:1].isupper():
        return False
    return any(
        isinstance(below, cst.Attribute)
        and below.attr.value == "args"
        and below.value.deep_equals(name.value)
        for argument in call.args
        for below in descendants(argument.value)
    )
