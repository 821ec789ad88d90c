"""Clients that keep sessions with MCP servers, to list tools and call them between requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import libcst as cst

from migrate_interactions.conversations.contents import built_from
from migrate_interactions.conversations.frameworks.decision import Evidence, criteria_of
from migrate_interactions.conversations.frameworks.products import PRODUCTS
from migrate_interactions.conversations.frameworks.signs import Sign, signs_in
from migrate_interactions.conversations.frameworks.surroundings import Surroundings
from migrate_interactions.conversations.frameworks.uses import find_uses
from migrate_interactions.conversations.infrastructure.mcp_servers import (
    PACKAGES,
    Opened,
    Reach,
    opened_in,
)
from migrate_interactions.conversations.infrastructure.mcp_sessions import (
    Sessions,
    method_of,
    own_calls,
    sessions_in,
)
from migrate_interactions.facts.module import Facts
from migrate_interactions.findings import (
    Category,
    Criterion,
    Fate,
    Judgement,
    Orchestration,
    Place,
    Verdict,
)
from migrate_interactions.sources.test_files import is_test_file
from migrate_interactions.syntax.bindings import dotted_name
from migrate_interactions.syntax.shapes import constant_text, is_none, keyword_of

_REPLACEMENT = (
    'the tool `{"type": "mcp_server", "name": ..., "url": ...}` of an interaction lets the '
    "service list and call the server's tools; ask first whether your model takes it, since "
    "Google's pages differ about Gemini 3"
)
#: What sessions have besides tools.
_BESIDES = frozenset(
    {
        *("list_resources", "list_resource_templates", "read_resource", "subscribe_resource"),
        *("list_prompts", "get_prompt", "complete"),
    }
)
#: What a client does for a server, which the service does not.
_FOR_SERVER = frozenset({"sampling_callback", "list_roots_callback", "sampling_handler", "roots"})
_ASKED_BY_SERVER = frozenset({"elicitation_callback", "elicitation_handler"})
#: How a client shows who it is, where that may be more than a header.
_OWN_HTTP = frozenset({"auth", "http_client", "httpx_client_factory"})
_QUESTIONS = frozenset({"click.confirm", "typer.confirm", "questionary.confirm", "Confirm.ask"})
_APPROVES = re.compile(
    r"\b(?:allow|approve\w*|approval|confirm|permit|permission|proceed)\b|\by/n\b", re.IGNORECASE
)
#: What servers are made of.
_SERVERS = ("mcp.server", "fastmcp")
_SERVER_CLASSES = frozenset({"Server", "FastMCP"})
#: Packages whose sessions the program uses itself; those of others go through a framework.
_PLAIN = frozenset({"mcp", "fastmcp"})
#: Modules of packages that have a name which is a usual one for modules of programs, too.
_INSIDE = {"mcp": "mcp.client.session", "fastmcp": "fastmcp.client"}


@dataclass(frozen=True)
class McpClient:
    """Where the first session is opened, the other places, and what follows from them.

    ``calls`` are those of tools that the model chose.
    """

    place: Place
    others: tuple[Place, ...]
    calls: tuple[Place, ...]
    judgement: Judgement
    orchestration: tuple[Orchestration, ...]


def find_mcp_client(facts: Facts) -> McpClient | None:
    """The client of the file; None where its tools are not Gemini's, and in tests."""
    if is_test_file(facts.tree.path) or not any(one in facts.tree.own_text for one in PACKAGES):
        return None
    opened = opened_in(facts)
    sessions = sessions_in(facts, opened)
    if not opened or not _is_for_gemini(facts, opened, sessions) or _is_library(facts, opened):
        return None
    reaches = frozenset(reach for one in opened for reach in one.reaches)
    evidence = _evidence(facts, sessions)
    rows = {one.question: one for one in criteria_of(evidence)}
    criteria = (
        rows["model vendors"],
        _where(facts, opened, reaches),
        rows["human in the loop"],
        *_of_frameworks(facts, opened),
        rows["steps of its own"],
    )
    verdict = _verdict(criteria, reaches, bool(evidence.steps))
    fate = Fate.GOES if verdict is Verdict.COLLAPSES else Fate.STAYS
    lines = Orchestration(facts.tree.path, Category.TOOLS, fate, sessions.lines)
    first, *others = _places(facts, (one.call for one in opened))
    return McpClient(
        place=first,
        others=tuple(others),
        calls=_places(facts, sessions.chosen),
        judgement=Judgement("MCP client", verdict, criteria, _REPLACEMENT),
        orchestration=(lines,) if lines.lines else (),
    )


def sentence(judgement: Judgement) -> str:
    """The verdict and what it follows from, in few words."""
    rows = judgement.criteria
    match judgement.verdict:
        case Verdict.KEEPS:
            rows = tuple(one for one in rows if one.keeps)
        case Verdict.SHRINKS:
            said = {"place of the server", "steps of its own"}
            rows = tuple(one for one in rows if one.question in said and one.evidence)
    why = "; ".join(f"{one.question}: {one.answer}" for one in rows)
    return f"the client of an MCP server {judgement.verdict} here ({why})"


def _is_for_gemini(facts: Facts, opened: tuple[Opened, ...], sessions: Sessions) -> bool:
    """Whether Gemini is asked here, or tools or sessions go to who asks it in another module."""
    own = signs_in(facts.tree.path, facts.tree.own_text)
    if own[Sign.GEMINI] or own[Sign.VENDOR]:
        return bool(own[Sign.GEMINI])
    if _serves(facts):
        return False  # the tools go on to the clients of this server
    lists = any(method_of(call) == "list_tools" for call in own_calls(facts))
    goes = lists or sessions.are_handed_on or not _is_plain(opened)
    return goes and Surroundings(facts).has_gemini


def _serves(facts: Facts) -> bool:
    """Whether the module makes an MCP server itself."""
    made = (facts.values.imported(call.func) for call in own_calls(facts))
    return any(
        one.startswith(_SERVERS) and one.rpartition(".")[2] in _SERVER_CLASSES
        for one in made
        if one
    )


def _is_library(facts: Facts, opened: tuple[Opened, ...]) -> bool:
    """Whether the project is the library itself, or stands in for it."""
    modules = {_INSIDE.get(one.package, one.package) for one in opened}
    return any(facts.project.modules_ending_like(one) for one in modules)


def _is_plain(opened: tuple[Opened, ...]) -> bool:
    return {one.package for one in opened} <= _PLAIN


def _verdict(
    criteria: tuple[Criterion, ...], reaches: frozenset[Reach], has_steps: bool
) -> Verdict:
    if any(one.keeps for one in criteria):
        return Verdict.KEEPS
    return Verdict.COLLAPSES if reaches == {Reach.REMOTE} and not has_steps else Verdict.SHRINKS


def _evidence(facts: Facts, sessions: Sessions) -> Evidence:
    given = [one for call in sessions.makers for one in call.args if not is_none(one.value)]
    steps = (
        *(call for call in sessions.uses if method_of(call) in _BESIDES),
        *sessions.named,
        *(one for one in given if keyword_of(one) in _FOR_SERVER),
        *(one for one in given if keyword_of(one) in _OWN_HTTP and not _is_header(facts, one)),
    )
    human = (
        *(one for one in given if keyword_of(one) in _ASKED_BY_SERVER),
        *_questions(facts, sessions),
    )
    return Evidence(
        vendors=Surroundings(facts).vendors,
        human=_places(facts, human),
        steps=_places(facts, steps),
    )


def _places(facts: Facts, nodes: Iterable[cst.CSTNode]) -> tuple[Place, ...]:
    return tuple(sorted(map(facts.tree.place, nodes)))


def _where(facts: Facts, opened: tuple[Opened, ...], reaches: frozenset[Reach]) -> Criterion:
    places = _places(facts, (one.call for one in opened))
    said = [str(reach) for reach in Reach if reach in reaches]
    answer = said[0] if len(said) == 1 else ", ".join(f"one {one}" for one in said)
    return Criterion("place of the server", answer, reaches == {Reach.LOCAL}, places)


def _of_frameworks(facts: Facts, opened: tuple[Opened, ...]) -> Iterator[Criterion]:
    """The framework that the sessions go through, if it is needed itself."""
    uses = (use for product in PRODUCTS for use in find_uses(facts, product))
    for use in () if _is_plain(opened) else uses:
        if use.judgement.verdict is Verdict.KEEPS:
            answer = f"{use.judgement.subject}, which earns its place here"
            yield Criterion("needed by", answer, True, (use.place,))
            return


def _is_header(facts: Facts, argument: cst.Arg) -> bool:
    """Whether what shows who the client is fits into a header: a token, that is."""
    text = constant_text(argument.value)
    if text is not None:
        return text != "oauth"
    calls = (one for one in built_from(facts, argument.value) if isinstance(one, cst.Call))
    return any(dotted_name(one.func).endswith("BearerAuth") for one in calls)


def _questions(facts: Facts, sessions: Sessions) -> Iterator[cst.Call]:
    """Questions to a person in the functions that call what the model chose."""
    asking = {facts.tree.scope_of(call).node for call in sessions.chosen}
    for call in own_calls(facts):
        name = ".".join(dotted_name(call.func).split(".")[-2:])
        prompt = " ".join(_text(one.value) for one in call.args)
        is_question = name in _QUESTIONS or (name == "input" and _APPROVES.search(prompt))
        if is_question and facts.tree.scope_of(call).node in asking:
            yield call


def _text(node: cst.BaseExpression) -> str:
    match node:
        case cst.FormattedString(parts=parts):
            return " ".join(one.value for one in parts if isinstance(one, cst.FormattedStringText))
    return constant_text(node) or ""
