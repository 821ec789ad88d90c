"""Arguments that ``interactions.create`` does not have go where it has what they say."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.misuse.unknown_calls import UnknownCall
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.mapping.interaction_requests import GENERATION_CONFIG
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.layout import Argument, Entries, edit_arguments
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.contents import input_of
from migrate_interactions.rewriting.requests.create import settings_of
from migrate_interactions.syntax.shapes import keyword_of

_REASON = "unknown-interactions-call"


def fix_unknown_call(facts: Facts, unknown: UnknownCall) -> Fix | Refusal:
    """Give the call the arguments that there are."""
    draft = Draft(facts.tree)
    try:
        if unknown.is_unknown or unknown.interaction is None:
            raise RefusedError(_REASON, "; ".join(unknown.sentences))
        _rewrite(facts, draft, unknown, unknown.interaction)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    return Fix(
        title="give `interactions.create` the arguments that it has",
        safety=Safety.REVIEW,
        edits=edits,
        details=("the call raises TypeError as it is", *draft.notes),
    )


def _rewrite(facts: Facts, draft: Draft, unknown: UnknownCall, made: InteractionCall) -> None:
    given = {name for one in unknown.call.args if (name := keyword_of(one)) is not None}
    stays = given - {keyword_of(one) for one in unknown.arguments}
    loose: list[tuple[str, cst.BaseExpression]] = []
    replaced: dict[str, Sequence[Argument]] = {}
    for argument in unknown.arguments:
        name = keyword_of(argument) or ""
        match name:
            case "config":
                site = Site(made.call, Kind.GENERATE, made.method, made.value)
                replaced[name] = settings_of(facts, draft, argument.value, [site])
            case "contents":
                value = input_of(facts, draft, argument.value, [made.call])
                replaced[name] = [Argument("input", value)]
            case _ if name in GENERATION_CONFIG:
                loose.append((name, argument.value))
                replaced[name] = []
            case _:
                raise RefusedError(
                    _REASON,
                    f"`interactions.create` has no argument `{name}`",
                    facts.tree.line(argument),
                )
    given_input = made.argument("input")
    if given_input is not None and _is_of_the_old_api(given_input.value):
        value = input_of(facts, draft, given_input.value, [made.call])
        replaced["input"] = [Argument("input", value)]
        stays = stays - {"input"}
    if loose:
        entries = Entries(tuple((name, (draft.carry(value),)) for name, value in loose))
        replaced[loose[0][0]] = [Argument("generation_config", entries)]
    new = [argument.name for arguments in replaced.values() for argument in arguments]
    if len(new) != len(set(new)) or stays & set(new) or (made.has_unseen_arguments and "**" in new):
        raise RefusedError(
            "request-not-readable",
            "the call gives the same setting in two ways",
            facts.tree.line(unknown.call),
        )
    edit_arguments(draft, unknown.call, replaced)


def _is_of_the_old_api(node: cst.BaseExpression) -> bool:
    """Whether the input is a list as ``contents`` takes it, whose elements are no records."""
    return isinstance(node, cst.List) and any(
        not isinstance(element, cst.StarredElement) and not isinstance(element.value, cst.Dict)
        for element in node.elements
    )
