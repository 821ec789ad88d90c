"""Where a value goes: into prompts of Gemini, to a person, into a store, or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

import libcst as cst

from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.syntax.name_roles import is_label
from migrate_interactions.syntax.scopes import Binding
from migrate_interactions.syntax.uses import is_tested

_MOST = 400
_SHOWING = frozenset(
    {"print", "pprint", "markdown", "info", "debug", "warning", "success", "text"}
    | {
        "Markdown",
        "HTML",
        "display",
        "reply",
        "reply_text",
        "echo",
        "caption",
        "expander",
        "error",
        "exception",
    }
)
_STORING = frozenset(
    {
        "dump",
        "dumps",
        "write",
        "writelines",
        "write_text",
        "execute",
        "executemany",
        "insert",
        "insert_one",
        "set",
        "save",
    }
    | {"rpush", "lpush", "hset", "add_documents", "upsert", "to_csv", "commit"}
)
_MEASURING = frozenset({"len", "isinstance", "type", "bool", "any", "all"})
#: What makes another form of what it is given.
_CONVERTING = frozenset(
    {"str", "list", "tuple", "zip", "enumerate", "sorted", "map", "filter", "set", "reversed"}
    | {"next", "join", "format", "replace", "append", "extend"}
)


class Use(Enum):
    """What happens to a value at one place."""

    PROMPT = "goes into a prompt"
    SHOWN = "is shown"
    STORED = "is stored"
    OTHER = "is used otherwise"


@dataclass(eq=False)
class Path:
    """The uses of a value, and the requests whose prompts it goes into."""

    uses: list[tuple[Use, cst.CSTNode]] = field(default_factory=list)
    prompts: list[Site] = field(default_factory=list)

    @property
    def kinds(self) -> frozenset[Use]:
        return frozenset(use for use, _ in self.uses)

    def of(self, use: Use) -> tuple[cst.CSTNode, ...]:
        """The places of one kind of use."""
        return tuple(node for kind, node in self.uses if kind is use)


def path_of(facts: Facts, start: cst.BaseExpression) -> Path:
    """Follow ``start`` through variables, texts, lists and functions of the module."""
    path = Path()
    queue: list[cst.BaseExpression] = [start]
    seen: set[cst.CSTNode] = set()
    while queue and len(seen) < _MOST:
        node = queue.pop(0)
        if node in seen:
            continue
        seen.add(node)
        queue += _onwards(facts, node, path)
    return path


def _onwards(facts: Facts, node: cst.BaseExpression, path: Path) -> Iterator[cst.BaseExpression]:
    """What has the value of ``node`` next; where it ends, ``path`` gets a use."""
    tree = facts.tree
    parent = tree.parent(node)
    match parent:
        case cst.AssignTarget() | cst.Del() | cst.Expr():
            return
        case cst.AugAssign(target=target) if target is node:
            return
        case cst.Attribute(value=value) if value is node:
            yield parent
        case cst.Subscript(value=value) if value is node:
            yield parent
        case cst.Call(func=func) if func is node:
            yield parent  # the result of a method of the value
        case cst.Arg():
            yield from _argument(facts, parent, path)
        case cst.Assign(targets=targets):
            for one in targets:
                yield from _reads(facts, one.target, node, path)
        case cst.AnnAssign(target=target):
            yield from _reads(facts, target, node, path)
        case cst.AugAssign(target=target) if target is not node:
            yield from _reads(facts, target, node, path)
        case cst.NamedExpr(target=target):
            yield from _reads(facts, target, node, path)
            yield parent
        case cst.For(target=target) | cst.CompFor(target=target):
            yield from _reads(facts, target, node, path)
            if isinstance(parent, cst.CompFor):
                yield from _comprehension(facts, parent)
        case cst.FormattedStringExpression() | cst.Element() | cst.StarredElement():
            above = tree.parent(parent)
            if isinstance(above, cst.BaseExpression):
                yield above
        case cst.DictElement() | cst.StarredDictElement():
            above = tree.parent(parent)
            if isinstance(above, cst.BaseExpression):
                yield above
        case cst.Index():
            element = tree.parent(parent)
            above = tree.parent(element) if element is not None else None
            if isinstance(above, cst.Subscript):
                yield above  # what is at the place that the value says
        case cst.Return():
            yield from _returned(facts, parent, path)
        case cst.Comparison() | cst.ComparisonTarget() | cst.Assert():
            return
        case cst.IfExp(test=test) if test is node:
            return
        case cst.BaseExpression():
            yield parent
        case _:
            if not is_tested(tree, node):
                path.uses.append((Use.OTHER, node))


def _comprehension(facts: Facts, loop: cst.CompFor) -> Iterator[cst.BaseExpression]:
    for above in facts.tree.ancestors(loop):
        if isinstance(above, cst.ListComp | cst.SetComp | cst.GeneratorExp | cst.DictComp):
            yield above
            return


def _argument(facts: Facts, argument: cst.Arg, path: Path) -> Iterator[cst.BaseExpression]:
    call = facts.tree.parent(argument)
    if not isinstance(call, cst.Call):
        return
    site = facts.site_by_call.get(call)
    if site is not None:
        path.uses.append((Use.PROMPT, argument))
        path.prompts.append(site)
        return
    function = facts.values.function_of(call)
    if function is not None:
        name = facts.calls.filled_parameter(call, function, argument)
        if name is None:
            path.uses.append((Use.OTHER, argument))
            return
        scope = facts.calls.function_scope(function)
        for read in facts.calls.mentions_of(scope, name):
            if not is_label(read, facts.tree.scopes.parents):
                yield read
        return
    called = facts.values.name_of(call)
    last = called.rpartition(".")[2]
    if called.startswith(("google.genai", "google.generativeai", "genai", "types.")):
        yield call
    elif last in _CONVERTING:
        if isinstance(call.func, cst.Attribute) and last in ("append", "extend", "insert"):
            yield from _reads(facts, call.func.value, call, path)
        else:
            yield call
    elif last in _MEASURING:
        return
    elif last in _SHOWING or called == "streamlit.write":
        path.uses.append((Use.SHOWN, argument))
    elif last in _STORING:
        path.uses.append((Use.STORED, argument))
    else:
        path.uses.append((Use.OTHER, argument))


def _reads(
    facts: Facts, target: cst.CSTNode, from_node: cst.CSTNode, path: Path
) -> Iterator[cst.BaseExpression]:
    """Reads of what is set at ``target``, one variable or several."""
    match target:
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            for element in elements:
                yield from _reads(facts, element.value, from_node, path)
        case cst.Name() if own := _bound_by(facts, target, from_node):
            for binding in own:
                yield from facts.tracker.reads_of(binding)
        case cst.Name() | cst.Attribute() if facts.calls.variable(target) or (
            facts.calls.self_attribute(target)
        ):
            for mention in facts.calls.same_variable(target):
                if mention is not target and isinstance(mention, cst.BaseExpression):
                    yield mention
        case cst.Subscript():
            path.uses.append((Use.STORED, target))
        case _:
            path.uses.append((Use.OTHER, target))


def _bound_by(facts: Facts, target: cst.Name, value: cst.CSTNode) -> list[Binding]:
    """The bindings of the variable that give it ``value``."""
    scope = facts.tree.scope_of(target).resolve(target.value)
    bindings = scope.bindings.get(target.value, ()) if scope is not None else ()
    return [binding for binding in bindings if binding.value is value]


def _returned(facts: Facts, statement: cst.Return, path: Path) -> Iterator[cst.BaseExpression]:
    function = facts.calls.enclosing_function(statement)
    calls = facts.calls.calls_of(function) if function is not None else []
    if not calls:
        path.uses.append((Use.OTHER, statement))
    for call in calls:
        awaited = facts.tree.parent(call)
        yield awaited if isinstance(awaited, cst.Await) else call
