"""What becomes of a configuration and of the variable, attribute or function that has it."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.module import Facts
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft
from migrate_interactions.rewriting.layout import Argument, Entries, laid_out
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.configuration import Config
from migrate_interactions.rewriting.requests.conversion import Conversion
from migrate_interactions.rewriting.requests.fields import mapped_fields
from migrate_interactions.rewriting.requests.moving import Moving
from migrate_interactions.rewriting.stability import is_lasting


def config_arguments(
    facts: Facts,
    draft: Draft,
    config: Config | None,
    *,
    users: Sequence[cst.CSTNode],
    moved: Sequence[cst.CSTNode] = (),
) -> list[Argument]:
    """The arguments that take the place of ``config`` in the calls or expressions ``users``.

    Where the configuration is kept in a variable that only ``users`` read, the variable is
    removed or becomes a dictionary of arguments. ``moved`` are the configurations of all calls
    that move together, if they are more than those of ``users``.
    """
    if config is None:
        return []
    moving = Moving(facts, tuple(moved) or tuple(users))
    arguments = mapped_fields(Conversion(facts, draft, moving), config.fields)
    if config.builder is not None:
        return [_from_builder(facts, draft, config, arguments, users)]
    if not config.is_kept:
        return arguments
    exclusive = _is_exclusive(facts, config, users)
    stable = all(
        is_lasting(facts, value, user) for value in config.fields.values() for user in users
    )
    if exclusive and stable and len(users) == 1:
        draft.remove_statement(config.node)
        return arguments
    if exclusive:
        _become_dictionary(facts, draft, config, arguments)
        return [Argument("**", (facts.tree.source(_kept_in(facts, config)),))]
    if not stable:
        raise RefusedError(
            "request-not-readable",
            "the configuration is shared with calls that stay, and its values may change",
            facts.tree.line(config.node),
        )
    return arguments


def _from_builder(
    facts: Facts,
    draft: Draft,
    config: Config,
    arguments: list[Argument],
    users: Sequence[cst.CSTNode],
) -> Argument:
    """The function returns a dictionary of arguments, if nothing else calls it."""
    builder = config.builder
    assert builder is not None
    kept = config.binding
    places = list(users)
    if kept is not None:
        assert kept.value is not None
        source = kept.name
        places.append(facts.tree.statement_of(kept.value))
        mentions = [*facts.tracker.reads_of(kept), *facts.calls.calls_of(builder)]
    else:
        mentions = [*facts.calls.calls_of(builder)]
        source = facts.tree.source(next(c for c in mentions if facts.tree.is_within(c, places)))
    if not all(facts.tree.is_within(mention, places) for mention in mentions):
        raise _shared(facts, config)
    if facts.tracker.mentions_uncalled(builder):
        raise _shared(facts, config)
    if builder.returns is not None:
        draft.add_import("typing", "Any")
        draft.replace(builder.returns.annotation, "dict[str, Any]")
    _become_dictionary(facts, draft, config, arguments)
    return Argument("**", (source,))


def _shared(facts: Facts, config: Config) -> RefusedError:
    return RefusedError(
        "request-not-readable",
        "the configuration is shared with calls that stay, and is made by a function",
        facts.tree.line(config.node),
    )


def _kept_in(facts: Facts, config: Config) -> cst.BaseExpression:
    """The variable or attribute that the configuration is assigned to. Raises RefusedError."""
    statement = facts.tree.parent(config.node)
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]):
            return target
        case cst.AnnAssign(target=target):
            return target
    raise RefusedError(
        "request-not-readable",
        "the configuration is assigned in an unusual way",
        facts.tree.line(config.node),
    )


def _is_exclusive(facts: Facts, config: Config, users: Sequence[cst.CSTNode]) -> bool:
    """Whether nothing but the given calls reads the configuration.

    Raises RefusedError if it is changed after it was made.
    """
    kept = _kept_in(facts, config)
    exclusive = True
    for mention in facts.calls.same_variable(kept):
        if mention is kept:
            continue
        parent = facts.tree.parent(mention)
        match parent:
            case cst.Attribute(value=value) | cst.Subscript(value=value) if value is mention:
                raise RefusedError(
                    "request-not-readable",
                    "the configuration is looked into or changed at "
                    f"`{facts.tree.excerpt(parent)}`",
                    facts.tree.line(parent),
                )
            case cst.AssignTarget() | cst.NameItem():
                continue
        if not facts.tree.is_within(mention, users):
            exclusive = False
    return exclusive


def _become_dictionary(
    facts: Facts, draft: Draft, config: Config, arguments: list[Argument]
) -> None:
    """What is kept is a dictionary of arguments now."""
    statement = facts.tree.parent(config.node)
    if isinstance(statement, cst.AnnAssign):
        draft.add_import("typing", "Any")
        draft.replace(statement.annotation.annotation, "dict[str, Any]")
    indent = facts.tree.indentation(config.node)
    span = facts.tree.span(config.node)
    column = span.start - facts.tree.line_starts[facts.tree.line(config.node) - 1]
    entries = Entries(tuple((a.name, a.value) for a in arguments))
    draft.replace(config.node, *laid_out(draft, entries, indent, LINE_LIMIT - column))
