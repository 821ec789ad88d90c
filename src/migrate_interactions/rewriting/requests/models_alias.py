"""Calls through a variable or attribute that holds a client's ``models``."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.facts.aliases import mentions_of_kept
from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.running import assigned_to
from migrate_interactions.rewriting.draft import Draft, Piece
from migrate_interactions.rewriting.names import is_free
from migrate_interactions.syntax.uses import is_target


def callee_of_alias(
    facts: Facts, draft: Draft, site: Site, sites: Sequence[Site]
) -> tuple[Piece, ...] | None:
    """What to call where ``site`` has its client's models under another name.

    The name becomes one of the client's interactions. None where it has other uses than
    ``sites``, or another file may use it.
    """
    alias = site.receiver
    if not isinstance(alias, (cst.Name, cst.Attribute)):
        return None
    given = list(assigned_to(facts.values, alias))
    if len(given) != 1:
        return None
    match given[0]:
        case cst.Attribute(attr=cst.Name(value="models") as models):
            pass
        case _:
            return None
    label = alias if isinstance(alias, cst.Name) else alias.attr
    moved = {other.receiver for other in sites}
    new = label.value.replace("models", "interactions")
    mentions = list(mentions_of_kept(facts.values, alias))
    if not all(is_target(facts.tree, one) or one in moved for one in mentions):
        return None
    if new != label.value and not is_free(facts, new):
        return None
    if files_using(facts, label.value):
        return None
    draft.replace(models, "interactions")
    for mention in mentions:
        if mention not in moved:
            part = mention.attr if isinstance(mention, cst.Attribute) else mention
            draft.replace(part, new)
    if isinstance(alias, cst.Attribute):
        return (facts.tree.span(alias.value), f".{new}.create")
    return (f"{new}.create",)
