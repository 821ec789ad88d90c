"""Rewrites what is read of a response, or says what cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import libcst as cst

from migrate_interactions.facts.journeys import Journey
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.mapping.response import Shape
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.errors.rewrite import rewrite_error_handlers
from migrate_interactions.rewriting.responses.annotations import rewrite_annotations
from migrate_interactions.rewriting.responses.answers import CANDIDATE_RULES, RESPONSE_RULES
from migrate_interactions.rewriting.responses.finish import FINISH_RULES
from migrate_interactions.rewriting.responses.grounding import GROUNDING_RULES
from migrate_interactions.rewriting.responses.outputs import NOTHING, outputs_of
from migrate_interactions.rewriting.responses.parts import PART_RULES
from migrate_interactions.rewriting.responses.reader import Reader, Rules
from migrate_interactions.rewriting.responses.token_counts import USAGE_RULES

_RULES: Mapping[Shape, Rules] = {
    **RESPONSE_RULES,
    **CANDIDATE_RULES,
    **PART_RULES,
    **FINISH_RULES,
    **USAGE_RULES,
    **GROUNDING_RULES,
}


def rewrite_reads(
    facts: Facts,
    draft: Draft,
    sites: Sequence[Site],
    is_gone: Callable[[cst.CSTNode], bool],
    *,
    waited_for: bool = False,
) -> list[Journey]:
    """Rewrite every read of every response of ``sites``; return where the responses go.

    ``is_gone`` tells reads that disappear with the code around them; ``waited_for`` says that
    interactions run in the background and are fetched when they are done. Raises RefusedError
    if a response goes where it cannot be followed, or something without a mapping is read of it.
    """
    rewrite_error_handlers(facts, draft, sites, is_gone, waited_for=waited_for)
    # streams are read where the request is rewritten
    answered = [site for site in sites if not site.is_streaming]
    reader = Reader(facts, draft, outputs_of(facts, answered), is_gone, _RULES, waited_for)
    for site in answered:
        reader.follow(site.call, Shape.RESPONSE)
    reader.refuse_strangers()
    rewrite_annotations(facts, draft, reader.passed)
    return reader.passed[Shape.RESPONSE].journeys


def rewrite_usage(facts: Facts, draft: Draft, node: cst.BaseExpression) -> None:
    """Rewrite what is read of the ``usage_metadata`` that ``node`` is. Raises RefusedError."""
    reader = Reader(facts, draft, NOTHING, draft.is_removed, _RULES)
    reader.follow(node, Shape.USAGE)
    reader.refuse_strangers()
