"""Calls of a model and of its chats."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.module import Site
from migrate_interactions.facts.sdk import Kind
from migrate_interactions.rewriting.draft import Piece
from migrate_interactions.rewriting.layout import Argument, call_pieces, replace_call
from migrate_interactions.rewriting.older_sdks.clients import Clients
from migrate_interactions.rewriting.older_sdks.merging import merged
from migrate_interactions.rewriting.older_sdks.models import Model, Models, named_arguments
from migrate_interactions.rewriting.older_sdks.settings import Settings, read_settings
from migrate_interactions.rewriting.older_sdks.tools import has_functions
from migrate_interactions.rewriting.older_sdks.turns import Turns
from migrate_interactions.rewriting.older_sdks.work import Work

_METHODS: dict[Kind, str] = {
    Kind.GENERATE: "models.generate_content",
    Kind.GENERATE_STREAM: "models.generate_content_stream",
    Kind.ASYNC_GENERATE: "aio.models.generate_content",
    Kind.ASYNC_GENERATE_STREAM: "aio.models.generate_content_stream",
    Kind.SEND: "send_message",
    Kind.SEND_STREAM: "send_message_stream",
    Kind.ASYNC_SEND: "send_message",
    Kind.ASYNC_SEND_STREAM: "send_message_stream",
}
#: Callers of a method that pass keyword arguments on to it.
_PASSING_ON = frozenset(
    {
        "asyncio.to_thread",
        "functools.partial",
        "fastapi.concurrency.run_in_threadpool",
        "starlette.concurrency.run_in_threadpool",
    }
)


@dataclass(frozen=True, eq=False)
class Call:
    """One call: what it is given, and which models it may be of."""

    site: Site
    content: cst.Arg
    settings: Settings
    models: tuple[Model, ...]

    @property
    def model(self) -> Model:
        return self.models[0]


def read_call(work: Work, site: Site, models: tuple[Model, ...]) -> Call:
    """The arguments of one call. Raises RefusedError."""
    tree = work.facts.tree
    first = "content" if site.is_chat else "contents"
    handed_over = site.is_handed_over and work.facts.values.imported(site.call.func)
    if site.is_alias or site.completed_by or (handed_over and handed_over not in _PASSING_ON):
        raise work.refuse(
            f"`{tree.source(site.method)}` is called in a way that takes no names of arguments",
            site.call,
            "call-form",
        )
    arguments = named_arguments(work, site.call, (first,), tuple(site.arguments))
    content = arguments.pop(first, None)
    stream = arguments.pop("stream", None)
    unknown = set(arguments) - set(work.package.call_arguments)
    if content is None or unknown:
        what = f"`{sorted(unknown)[0]}`" if unknown else "no contents"
        raise work.refuse(f"`{tree.excerpt(site.call)}` has {what}", site.call)
    if stream is not None and tree.source(stream.value) not in ("True", "False"):
        raise work.refuse(
            f"whether `{tree.excerpt(site.call)}` streams is decided as the program runs",
            site.call,
            "streaming",
        )
    check_alike(work, models, site.receiver)
    return Call(site, content, read_settings(work, arguments), models)


def check_alike(work: Work, models: tuple[Model, ...], place: cst.BaseExpression) -> None:
    """Refuse models of different settings in one place. Raises RefusedError."""
    texts = {
        tuple(work.facts.tree.source(one) for one in call.call.args[1:])
        for call in models
        if call.settings.fields
    }
    bare = any(not one.settings.fields for one in models)
    if len(texts) > 1 or (texts and bare):
        raise work.refuse(
            f"`{work.facts.tree.excerpt(place)}` may be one of several models with settings "
            "of their own",
            place,
        )


def write_call(work: Work, call: Call, clients: Clients, models: Models, turns: Turns) -> None:
    """Call google-genai's method with what the model and the call were given."""
    site = call.site
    turns.check(call.content.value, is_message=site.is_chat)
    content = turns.message(call.content.value) if site.is_chat else None
    arguments: list[Argument] = []
    if site.is_chat:
        kept = f"{work.answers[site]} = " if site in work.answers else ""
        receiver = work.draft.carry(site.receiver)
        callee: tuple[Piece, ...] = (kept, receiver, f".{_METHODS[site.kind]}")
        given: tuple[Piece, ...] = content or (work.draft.carry(call.content.value),)
        arguments.append(Argument("", given))
        if call.settings.fields:
            config = merged(work, models, call.model, call.settings, site.receiver)
            assert config is not None
            arguments.append(Argument("config", config))
    else:
        callee = (f"{clients.at(site.call)}.{_METHODS[site.kind]}",)
        arguments.append(Argument("model", name_of(work, call.model, site.receiver)))
        arguments.append(Argument("contents", (work.draft.carry(call.content.value),)))
        config = merged(work, models, call.model, call.settings, site.receiver)
        tools = call.settings.nodes.get("tools", call.model.settings.nodes.get("tools"))
        if has_functions(work, tools):
            raise work.refuse(
                f"`{work.facts.tree.excerpt(site.call)}` has functions that the SDK would call "
                "by itself now",
                site.call,
                "automatic-function-calling",
            )
        if config is not None:
            arguments.append(Argument("config", config))
    if not site.is_handed_over:
        replace_call(work.draft, site.call, callee, arguments)
        return
    method = next(i for i, a in enumerate(site.call.args) if a.value is site.method)
    before = [Argument("", (work.draft.carry(a.value),)) for a in site.call.args[:method]]
    everything = [*before, Argument("", callee), *arguments]
    caller = (work.draft.carry(site.call.func),)
    pieces = call_pieces(work.draft, site.call, caller, everything)
    work.draft.replace(site.call, *pieces)


def name_of(work: Work, model: Model, receiver: cst.BaseExpression) -> tuple[Piece, ...]:
    """What to give as ``model`` where ``receiver`` was the model."""
    return (work.draft.carry(model.name if receiver is model.call else receiver),)
