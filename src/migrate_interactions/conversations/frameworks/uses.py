"""The frameworks of a module, each with the verdict on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import (
    find_constructions,
    outermost,
)
from migrate_interactions.conversations.frameworks.decision import criteria_of, verdict_of
from migrate_interactions.conversations.frameworks.evidence import (
    evidence_in,
    marked,
    takers_of,
)
from migrate_interactions.conversations.frameworks.flows import flow_of_framework
from migrate_interactions.conversations.frameworks.lines import framework_lines
from migrate_interactions.conversations.frameworks.product import Product, Rank
from migrate_interactions.conversations.frameworks.products import PRODUCTS
from migrate_interactions.conversations.frameworks.signs import Found, Sign
from migrate_interactions.conversations.frameworks.steps import is_request
from migrate_interactions.conversations.frameworks.surroundings import Surroundings
from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import Flow, Judgement, Orchestration, Place, Verdict
from migrate_interactions.sources.test_files import is_test_file

_OUTER = (Rank.WORKFLOW, Rank.TEAM, Rank.AGENT)
#: From so many modules with agents besides, the agents belong together: a runner, say, may have
#: its only agent from one of them.
_OTHERS = {Rank.WORKFLOW: 2, Rank.TEAM: 2, Rank.AGENT: 1, Rank.MODEL: 1}


@dataclass(frozen=True)
class FrameworkUse:
    """One construction that is no part of another, and what follows from it.

    ``inner`` are the constructions of the module that are parts of it, or stand beside it.
    """

    place: Place
    judgement: Judgement
    orchestration: tuple[Orchestration, ...]
    inner: tuple[tuple[Place, str], ...]


def find_uses(facts: Facts, product: Product) -> tuple[FrameworkUse, ...]:
    """What the file does with ``product``; nothing where Gemini is not in play, nor in tests."""
    if is_test_file(facts.tree.path) or not _mentions(facts, product):
        return ()
    built = find_constructions(facts, product)
    if not built or _is_its_own(facts, product) or marked(facts, product, product.done):
        return ()
    around = Surroundings(facts)
    if around.own[Sign.VENDOR] and not around.own[Sign.GEMINI]:
        return ()  # whatever the application does, here it is about others
    if not product.is_of_gemini and not around.has_gemini_for(
        product.packages, _names_of(product, *_OUTER)
    ):
        return ()
    outer = outermost(facts, built)
    evidence = evidence_in(facts, product, built, around)
    rank = outer[0].rank
    is_part = rank is Rank.MODEL and not evidence.vendors
    names = _names_of(product, *_OUTER)
    asks = rank is Rank.MODEL and _asks_here(facts, product)
    if is_part and (around.mentioned_with(names) if asks else around.others_mention(names)):
        return ()  # it is judged where the model is used
    others = around.beside(product.packages, _names_of(product, Rank.AGENT))
    evidence = replace(
        evidence,
        takers=(
            *takers_of(facts, product, built),
            *_frameworks_given(facts, product, rank, around),
        ),
        others=others if len(others) >= _OTHERS[rank] else (),
    )
    verdict, criteria = verdict_of(evidence), criteria_of(evidence)
    rest = [one for one in built if one not in outer]
    lines = framework_lines(facts, product, built, verdict)
    return tuple(
        FrameworkUse(
            place=facts.tree.place(one.node),
            judgement=Judgement(one.row.subject, verdict, criteria, product.replacement),
            orchestration=lines if index == 0 else (),
            inner=tuple(
                (facts.tree.place(part.node), f"{part.row.subject} is used here")
                for part in (rest if index == 0 else ())
            ),
        )
        for index, one in enumerate(outer)
    )


def _frameworks_given(
    facts: Facts, product: Product, rank: Rank, around: Surroundings
) -> Iterator[Found]:
    """Other frameworks that run with a model which the module itself asks nothing."""
    if rank is not Rank.MODEL or _asks_here(facts, product):
        return
    for other in PRODUCTS:
        if other is not product:
            here = [facts.tree.place(one.node) for one in find_constructions(facts, other)]
            elsewhere = around.constructing(other.packages, _names_of(other, *_OUTER))
            for place in (*here, *elsewhere):
                yield Found(other.constructions[0].subject, place)


def _asks_here(facts: Facts, product: Product) -> bool:
    """Whether a request of ``product`` is made in the module, or in those read with it."""
    values = FrameworkValues(facts, product)
    return any(is_request(values, call) for call in facts.tree.scopes.nodes(cst.Call))


def lines_of_frameworks(
    facts: Facts, products: Iterable[Product], verdicts: Mapping[str, Verdict]
) -> dict[str, tuple[Orchestration, ...]]:
    """The lines of each product that there is a verdict on, by the code of its rule.

    ``facts`` are those of the module with the whole program around it.
    """
    return {
        product.code: framework_lines(
            facts, product, find_constructions(facts, product), verdicts[product.code]
        )
        for product in products
        if product.code in verdicts
    }


def flows_of_frameworks(
    facts: Facts, products: Iterable[Product], verdicts: Mapping[str, Verdict]
) -> tuple[Flow, ...]:
    """The flows of the products that there is a verdict on, by the code of its rule.

    ``facts`` are as for :func:`lines_of_frameworks`.
    """
    flows = (
        flow_of_framework(
            facts, product, find_constructions(facts, product), verdicts[product.code]
        )
        for product in products
        if product.code in verdicts
    )
    return tuple(one for one in flows if one is not None)


def _names_of(product: Product, *ranks: Rank) -> frozenset[str]:
    rows = (row for row in product.constructions if row.rank in ranks)
    return frozenset(name for row in rows for name in row.names)


def _mentions(facts: Facts, product: Product) -> bool:
    text = facts.tree.own_text
    packages = {p for row in product.constructions for p in row.packages}
    return any(package in text for package in packages) or any(
        package.rpartition(".")[0] in text and package.rpartition(".")[2] in text
        for package in packages
        if "." in package
    )


def _is_its_own(facts: Facts, product: Product) -> bool:
    """Whether the project is the framework itself, or stands in for it."""
    return any(
        facts.project.modules_ending_like(package)
        for row in product.constructions
        for package in row.packages
    )
