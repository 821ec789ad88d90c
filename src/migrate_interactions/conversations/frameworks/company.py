"""Whether the agents of a module talk to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import libcst as cst

from migrate_interactions.conversations.frameworks.constructions import Construction
from migrate_interactions.conversations.frameworks.product import Product, Rank
from migrate_interactions.conversations.frameworks.values import FrameworkValues
from migrate_interactions.facts.module import Facts
from migrate_interactions.syntax.shapes import is_false, keyword_argument, keyword_of

_TEAMS = (Rank.WORKFLOW, Rank.TEAM)
#: Class methods that make a team of one agent.
_OF_ONE = frozenset({"from_tools_or_functions"})
_DISPLAYS = (cst.List, cst.Tuple, cst.Set)


def are_alone(product: Product, built: Iterable[Construction]) -> bool:
    """Whether every team in ``built`` has one agent, as far as all of them say so."""
    teams = [one.node for one in built if one.rank in _TEAMS]
    return bool(product.members and teams) and all(_is_of_one(product, one) for one in teams)


def _is_of_one(product: Product, team: cst.Call | cst.ClassDef) -> bool:
    if not isinstance(team, cst.Call):
        return False
    if isinstance(team.func, cst.Attribute) and team.func.attr.value in _OF_ONE:
        return True
    for position, argument in enumerate(team.args):
        name = keyword_of(argument)
        if name in product.members or (name is None and position == 0):
            listed = argument.value
            return isinstance(listed, _DISPLAYS) and len(listed.elements) <= 1
    return False


def talks_begun(facts: Facts, product: Product) -> Iterator[cst.Call]:
    """Calls by which one agent begins to talk to another, and not to the program's user."""
    values = FrameworkValues(facts, product)
    calls = [
        call
        for call in facts.tree.scopes.nodes(cst.Call)
        if facts.tree.part_of(call) is facts.tree.own
    ]
    has_proxy = any(stands_for_user(values, call) for call in calls)
    for call in calls:
        match call.func:
            case cst.Attribute(value=agent, attr=cst.Name(value=method)):
                if method not in product.begins:
                    continue
            case _:
                continue
        other = keyword_argument(call.args, "recipient") or next(iter(call.args), None)
        both = [agent, *([other.value] if other is not None else [])]
        made = [values.of(one) for one in both]
        known = [one.origins for one in made if one is not None]
        if any(all(stands_for_user(values, one) for one in origins) for origins in known):
            continue
        if len(known) == len(both) or not has_proxy:
            yield call


def stands_for_user(values: FrameworkValues, node: cst.CSTNode) -> bool:
    """Whether ``node`` makes an agent that asks no model, but the program's user."""
    if not isinstance(node, cst.Call):
        return False
    name = values.imported(node.func).rpartition(".")[2]
    settings = keyword_argument(node.args, "llm_config")
    is_silent = settings is not None and is_false(settings.value)
    return name in values.product.proxies or (bool(name) and is_silent)
