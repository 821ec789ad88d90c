"""Where the chunks of a stream go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst

from migrate_interactions.conversations.streamed.pieces import text_by_name
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.syntax.scopes import Binding
from migrate_interactions.syntax.uses import is_tested

Loop = cst.For | cst.CompFor


@dataclass
class Followed:
    """The loops over a stream, and the expressions that do something with one of its chunks.

    ``journeys`` and ``generators`` are where it, or a chunk, is handed on.
    """

    loops: list[Loop] = field(default_factory=list)
    chunks: list[cst.BaseExpression] = field(default_factory=list)
    journeys: list[Journey] = field(default_factory=list)
    generators: list[cst.FunctionDef] = field(default_factory=list)


def follow_stream(facts: Facts, site: Site) -> Followed:
    """Follow the stream of ``site``. Raises RefusedError where it, or a chunk, goes too far."""
    found = Followed()
    queue: list[cst.BaseExpression] = [site.call]
    seen: set[cst.CSTNode] = set()
    while queue:
        stream = queue.pop()
        if stream in seen:
            continue
        seen.add(stream)
        for loop in _loops_over(facts, stream, found, queue):
            if loop in found.loops:
                continue
            found.loops.append(loop)
            for binding in chunk_bindings(facts, loop):
                _follow_chunk(facts, binding, found, queue)
    return found


def _loops_over(
    facts: Facts, stream: cst.BaseExpression, found: Followed, queue: list[cst.BaseExpression]
) -> Iterator[Loop]:
    """The loops over the stream that ``stream`` makes; the calls that hand it on are queued."""
    journey = facts.tracker.follow(stream)
    found.journeys.append(journey)
    for function in journey.returned_by:
        refuse_unseen_callers(facts, function)
    for use in journey.uses:
        if not is_tested(facts.tree, use):
            raise _goes_on(facts, "the stream is used for something else than a loop", use)
    for escape in journey.escapes:
        node = escape.node
        parent = facts.tree.parent(node)
        if isinstance(parent, cst.Arg):
            call = facts.tree.parent(parent)
            match call:
                case cst.Call(func=cst.Name(value="enumerate"), args=[cst.Arg(value=first), *_]):
                    if first is node:
                        node, parent = call, facts.tree.parent(call)
        match parent:
            case cst.For(iter=iterable) | cst.CompFor(iter=iterable) if iterable is node:
                yield parent
            case cst.From():
                queue += _calls_of_generator(facts, parent, found)
            case _:
                raise _goes_on(facts, f"the stream {escape.what}", node)


def chunk_bindings(facts: Facts, loop: Loop) -> list[Binding]:
    """The variable that has the chunk."""
    target: cst.BaseExpression = loop.target
    match loop.iter, target:
        case cst.Call(func=cst.Name(value="enumerate")), cst.Tuple(elements=[_, element]):
            target = element.value
    if not isinstance(target, cst.Name):
        raise _goes_on(facts, "the chunks are unpacked", target)
    scope = facts.tree.scope_of(target).resolve(target.value)
    assert scope is not None
    return [b for b in scope.bindings.get(target.value, ()) if b.node is loop]


def _follow_chunk(
    facts: Facts, binding: Binding, found: Followed, queue: list[cst.BaseExpression]
) -> None:
    for read in facts.tracker.reads_of(binding):
        journey = facts.tracker.follow(read)
        found.journeys.append(journey)
        found.chunks += [use for use in journey.uses if use not in found.chunks]
        for escape in journey.escapes:
            parent = facts.tree.parent(escape.node)
            asked = text_by_name(facts.tree.parent(parent)) if parent is not None else None
            if asked is not None and asked is escape.node:
                found.chunks.append(asked)
                continue
            if not isinstance(parent, cst.Yield):
                raise _goes_on(facts, f"a chunk {escape.what}", escape.node)
            queue += _calls_of_generator(facts, parent, found)
        for function in journey.returned_by:
            raise _goes_on(facts, f"a chunk is returned by `{function.name.value}`", read)


def _calls_of_generator(facts: Facts, node: cst.CSTNode, found: Followed) -> list[cst.Call]:
    """The calls of the generator that hands out what it gets at ``node``."""
    function = facts.calls.enclosing_function(node)
    if function is None:
        raise _goes_on(facts, "a chunk is handed out", node)
    refuse_unseen_callers(facts, function)
    found.generators.append(function)
    for mention in facts.tracker.mentions_uncalled(function):
        raise _goes_on(
            facts, f"`{function.name.value}` hands out the chunks and is passed on", mention
        )
    return facts.calls.calls_of(function)


def refuse_unseen_callers(facts: Facts, function: cst.FunctionDef) -> None:
    """A function that hands out chunks must not be called from files that stay as they are."""
    name = function.name.value
    others = files_using(facts, name)
    if others:
        raise RefusedError(
            "used-in-another-file",
            f"`{name}` hands out the chunks and is used in {others[0]}",
            facts.tree.line(function),
        )
    if not facts.calls.calls_of(function):
        raise _goes_on(
            facts, f"`{name}` hands out the chunks, and its callers are not in this file", function
        )


def _goes_on(facts: Facts, sentence: str, node: cst.CSTNode) -> RefusedError:
    return RefusedError("response-escapes", sentence, facts.tree.line(node))
