"""A chat becomes an object of a small class that holds its settings and the id to follow."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.automatic_calls import AutomaticCalling
from migrate_interactions.conversations.chat_histories import refused_record
from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.dispatching import answers_functions
from migrate_interactions.conversations.outside import comes_from_outside
from migrate_interactions.conversations.parts import NoTurn
from migrate_interactions.conversations.turns import Turn, read_turn
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.findings import Refusal, Version
from migrate_interactions.rewriting.automatic_calls.rewrite import add_functions, features
from migrate_interactions.rewriting.chat_session import SessionFeatures, chat_session
from migrate_interactions.rewriting.draft import LINE_LIMIT, Draft, Piece
from migrate_interactions.rewriting.layout import Argument, Value, call_pieces, laid_out
from migrate_interactions.rewriting.names import free_name, types_name
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.replaying import replay
from migrate_interactions.rewriting.requests.arguments import (
    readable_arguments,
    refuse_client,
)
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.rewriting.requests.contents import input_of
from migrate_interactions.rewriting.requests.kept_configuration import config_arguments
from migrate_interactions.rewriting.requests.model_names import model_argument
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.streams.calls import add_chunk_class, drop_await
from migrate_interactions.rewriting.streams.chunks import rewrite_chunks
from migrate_interactions.rewriting.streams.templates import ChunkFields
from migrate_interactions.rewriting.turns import steps_of
from migrate_interactions.syntax.scopes import BindingKind
from migrate_interactions.syntax.shapes import is_none, keyword_of

_CHAT_CLASSES = frozenset(
    {
        "google.genai.chats.Chat",
        "google.genai.chats.AsyncChat",
    }
)


def rewrite_chat_as_object(
    facts: Facts,
    chat: ChatConversation,
    *,
    stored: bool,
    callings: Sequence[AutomaticCalling],
    target: Version,
) -> Draft:
    """The edits that put an object in the chat's place. Raises RefusedError.

    Where nothing may be ``stored``, the object sends all turns with each message. ``callings``
    are all calls of the module with functions that the SDK calls.
    """
    draft = Draft(facts.tree)
    kinds = {facts.values.kind(call.func) for call in chat.constructions}
    if len(kinds) != 1:
        raise RefusedError(
            "chat-escapes",
            "synchronous and asynchronous chats share a place",
            facts.tree.line(chat.constructions[0]),
        )
    is_async = kinds == {Kind.CREATE_ASYNC_CHAT}
    name = free_name(facts, "ChatSession", "GeminiChatSession")
    seeded = any(_history(call) is not None for call in chat.constructions)
    per_message = False
    for site in chat.sites:
        refuse_client(facts, site)
        if site.is_streaming and not stored:
            raise RefusedError(
                "streaming",
                "a streamed answer has no steps that could be sent again",
                facts.tree.line(site.call),
            )
        per_message = _rewrite_send(facts, draft, site) or per_message
    by_call = {one.call: one for one in callings if one.call in chat.constructions}
    if by_call and (per_message or len(by_call) < len(chat.constructions)):
        raise RefusedError(
            "automatic-function-calling",
            "the SDK calls functions after some messages only",
            facts.tree.line(chat.constructions[0]),
        )
    calls = features(facts, callings, is_async=is_async, stored=stored) if by_call else None
    types = _types_of_history(facts, draft, chat, has_calls=bool(by_call))
    for call in chat.constructions:
        turns = "unsent_turns" if stored else "turns"
        calling = by_call.get(call)
        _rewrite_construction(facts, draft, chat, call, name, turns if seeded else "", calling)
    _annotations(facts, draft, name)
    rewrite_reads(facts, draft, chat.sites, draft.is_removed)
    streamed = [
        _rewrite_stream(facts, draft, site, chat) for site in chat.sites if site.is_streaming
    ]
    has = SessionFeatures(
        is_async=is_async,
        seeded=seeded,
        per_message=per_message,
        has_functions=answers_functions(facts) or calls is not None,
        calls=calls,
        unary=len(streamed) < len(chat.sites) or not chat.sites,
        streamed=streamed[0] if streamed else None,
        stored=stored,
        types=types,
    )
    if calls is not None:
        add_functions(facts, draft, calls, target)
    template = chat_session(name, has)
    for module, imported in template.imports:
        draft.add_import(module, imported)
    draft.add_block(template.code)
    return draft


def _types_of_history(
    facts: Facts, draft: Draft, chat: ChatConversation, *, has_calls: bool
) -> str:
    """The module with the classes of the history that is read; empty if none is."""
    for read in chat.history_reads:
        refusal = refused_record(facts, chat.sites, read)
        if refusal is None and (has_calls or answers_functions(facts)):
            refusal = Refusal("chat-history-read", "the history has calls of functions")
        if refusal is not None:
            raise RefusedError(
                refusal.reason, refusal.sentence, refusal.line or facts.tree.line(read)
            )
    if not chat.history_reads:
        return ""
    draft.note(
        "the history that the program reads is a record of the texts, kept beside the service's; "
        "thoughts and thought signatures are not in it"
    )
    return types_name(facts, draft)


def _rewrite_stream(facts: Facts, draft: Draft, site: Site, chat: ChatConversation) -> ChunkFields:
    """What is read of the chunks of a message that is answered in pieces."""
    fields = rewrite_chunks(facts, draft, site, chat.sites)
    drop_await(facts, draft, site)
    add_chunk_class(facts, draft, fields)
    return fields


def _history(call: cst.Call) -> cst.BaseExpression | None:
    for argument in call.args:
        if keyword_of(argument) == "history" and not is_none(argument.value):
            return argument.value
    return None


def _rewrite_construction(
    facts: Facts,
    draft: Draft,
    chat: ChatConversation,
    call: cst.Call,
    name: str,
    turns: str,
    calling: AutomaticCalling | None,
) -> None:
    given = readable_arguments(facts, call, call.args, ("model", "config", "history"))
    if "model" not in given:
        raise RefusedError("request-not-readable", "the chat has no model", facts.tree.line(call))
    assert isinstance(call.func, cst.Attribute)
    match call.func.value:
        case cst.Attribute(value=client, attr=cst.Name(value="chats")):
            owner: Piece = facts.tree.span(client)
        case _:
            raise RefusedError(
                "client-not-in-reach",
                f"`{facts.tree.source(call.func.value)}` is not written as a client's `.chats`",
                facts.tree.line(call),
            )
    arguments = [model_argument(facts, draft, given["model"].value)]
    if "config" in given:
        config = read_config(facts, given["config"].value)
        functions = tuple(one.node for one in calling.functions) if calling is not None else ()
        users = [
            other
            for other in chat.constructions
            if facts.tree.source(_config_of(other)) == facts.tree.source(given["config"].value)
        ]
        arguments += config_arguments(facts, draft, config, users=users, functions=functions)
    if turns:
        arguments.insert(0, Argument(turns, _seed(facts, draft, call)))
    pieces = call_pieces(draft, call, (name,), [Argument("", (owner,)), *arguments])
    draft.replace(call, *pieces)


def _config_of(call: cst.Call) -> cst.BaseExpression:
    for argument in call.args:
        if argument.keyword is not None and argument.keyword.value == "config":
            return argument.value
    return call


def _seed(facts: Facts, draft: Draft, call: cst.Call) -> Value:
    """The turns of ``history=`` as a list of steps."""
    history = _history(call)
    if history is None:
        return ("[]",)
    literal = history
    if isinstance(history, cst.Name):
        only = facts.tracker.only_definition(history)
        reads = facts.tracker.reads_of(only) if only is not None else []
        if only is not None and only.kind is BindingKind.ASSIGNMENT and len(reads) == 1:
            literal = only.value if isinstance(only.value, cst.List) else history
    if not isinstance(literal, cst.List):
        if comes_from_outside(facts, history):
            raise RefusedError(
                "history-persisted",
                f"the seed `{facts.tree.source(history)}` is built elsewhere",
                facts.tree.line(history),
            )
        return replay(facts, draft, history, ())
    turns: list[Turn] = []
    for element in literal.elements:
        turn = (
            read_turn(facts, element.value)
            if isinstance(element, cst.Element)
            else NoTurn(element, "is unpacked from elsewhere")
        )
        if isinstance(turn, NoTurn) or turn.plain or turn.answer is not None:
            raise RefusedError(
                "turn-not-mapped",
                f"the turn `{facts.tree.source(element)}` of the seed cannot be read",
                facts.tree.line(element),
            )
        turns.append(turn)
    indent = facts.tree.indentation(literal)
    if literal is history:
        indent = facts.tree.indentation(call) + facts.tree.module.default_indent
    inner = indent + facts.tree.module.default_indent
    newline = facts.tree.newline
    pieces: list[Piece] = ["[", newline]
    for turn in turns:
        for value in steps_of(facts, draft, turn, [literal]):
            step = laid_out(draft, value, inner, LINE_LIMIT - len(inner) - 1)
            pieces += [inner, *step, ",", newline]
    pieces += [indent, "]"]
    if literal is history:
        return tuple(pieces)
    draft.replace(literal, *pieces)
    statement = facts.tree.parent(literal)
    if isinstance(statement, cst.AnnAssign):
        draft.add_import("typing", "Any")
        draft.replace(statement.annotation.annotation, "list[Any]")
    return (facts.tree.source(history),)


def _rewrite_send(facts: Facts, draft: Draft, site: Site) -> bool:
    """Check one send, and rewrite the settings it is given; whether there are any."""
    per_message = False
    if not site.arguments:
        raise RefusedError(
            "request-not-readable", "the message cannot be read", facts.tree.line(site.call)
        )
    for index, argument in enumerate(site.arguments):
        keyword = argument.keyword.value if argument.keyword is not None else None
        if argument.star or keyword not in (None, "message", "config"):
            raise RefusedError(
                "request-not-readable",
                f"`{facts.tree.source(site.call)}` has arguments that cannot be read",
                facts.tree.line(site.call),
            )
        if keyword == "config" or (keyword is None and index == 1):
            config = read_config(facts, argument.value)
            new = config_arguments(facts, draft, config, users=[site.call])
            pieces: list[Piece] = []
            for position, one in enumerate(new):
                head = "**" if one.name == "**" else f"{one.name}="
                pieces += [", " if position else "", head, *laid_out(draft, one.value, "", 9999)]
            if not new:
                raise RefusedError(
                    "request-not-readable",
                    "a message is given an empty configuration",
                    facts.tree.line(argument),
                )
            draft.replace(argument, *pieces)
            per_message = True
        else:
            _rewrite_message(facts, draft, site, argument.value)
    return per_message


def _rewrite_message(facts: Facts, draft: Draft, site: Site, message: cst.BaseExpression) -> None:
    """The message as input, where it stands."""
    value = input_of(facts, draft, message, [site.call])
    if value != (draft.carry(message),):
        indent = facts.tree.indentation(message)
        room = LINE_LIMIT - len(indent) - len("chat.send_message()")
        draft.replace(message, *laid_out(draft, value, indent, room))


def _annotations(facts: Facts, draft: Draft, name: str) -> None:
    """Annotations with the SDK's chat classes name the new class."""
    for node in facts.tree.scopes.nodes(cst.Annotation):
        stack: list[cst.CSTNode] = [node]
        while stack:
            current = stack.pop()
            if (
                isinstance(current, (cst.Name, cst.Attribute))
                and facts.values.imported(current) in _CHAT_CLASSES
            ):
                draft.replace(current, name)
                continue
            stack.extend(current.children)
