"""`start_chat` and what is asked of a chat besides its messages."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from migrate_interactions.facts.elsewhere import files_using
from migrate_interactions.facts.module import Site
from migrate_interactions.rewriting.layout import Argument, Value, replace_call
from migrate_interactions.rewriting.older_sdks.calls import check_alike, name_of
from migrate_interactions.rewriting.older_sdks.clients import Clients
from migrate_interactions.rewriting.older_sdks.last_answers import rewrite_last_answer
from migrate_interactions.rewriting.older_sdks.merging import merged
from migrate_interactions.rewriting.older_sdks.models import (
    Model,
    Models,
    named_arguments,
    refuse_used_elsewhere,
)
from migrate_interactions.rewriting.older_sdks.settings import Settings, config_value
from migrate_interactions.rewriting.older_sdks.tools import has_functions
from migrate_interactions.rewriting.older_sdks.turns import Turns
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.syntax.shapes import is_empty_list, is_none
from migrate_interactions.syntax.uses import is_called, is_target, is_tested

_AUTOMATIC = (
    "functions are called at most 10 times in a row, what one raises is told to the model, and "
    "its description is the docstring without the indentation; google-generativeai had no limit, "
    "raised it, and sent the docstring as it stands"
)
_VALIDATION = "a chat forgets a turn that the model gave no answer to; vertexai kept it"


@dataclass(frozen=True, eq=False)
class Chat:
    """One call of ``start_chat``, the messages that are sent through it, and its models."""

    call: cst.Call
    receiver: cst.BaseExpression
    sites: tuple[Site, ...]
    models: tuple[Model, ...]


def read_chat(work: Work, call: cst.Call, models: Models) -> Chat:
    """Where a chat goes. Raises RefusedError."""
    facts, tree = work.facts, work.facts.tree
    if not isinstance(call.func, cst.Attribute):
        raise work.refuse(f"`{tree.excerpt(call)}` is not followed", call)
    journey = facts.tracker.follow(call)
    for escape in journey.escapes:
        raise work.refuse(f"the chat {escape.what}", escape.node, "chat-escapes")
    sites = []
    last: list[cst.Attribute] = []
    histories: list[cst.Attribute] = []
    by_method = {site.method: site for site in work.sdk.sites}
    for use in journey.uses:
        parent = tree.parent(use)
        if not (isinstance(parent, cst.Attribute) and parent.value is use):
            if is_tested(tree, use):
                continue
            raise work.refuse(f"`{tree.excerpt(use)}` is used as a whole", use, "chat-escapes")
        if (site := by_method.get(parent)) is not None:
            sites.append(site)
        elif parent.attr.value == "history":
            histories.append(parent)
        elif parent.attr.value == "last":
            last.append(parent)
        else:
            raise work.refuse(f"`{tree.source(parent)}` has no counterpart", use, "chat-escapes")
    for node in histories:
        if any(site.is_streaming for site in sites):
            raise work.refuse(
                f"`{tree.source(node)}` has one turn for a streamed answer; google-genai's "
                "history has its pieces",
                node,
                "chat-history-read",
            )
        _rewrite_history_read(work, node)
    for node in last:
        rewrite_last_answer(work, node, sites)
    names = [b.name for b in journey.bindings if b.scope_holding.parent is None]
    names += [name for _, name in journey.attributes]
    names += [f.name.value for f in (*journey.returned_by, *(f for f, _ in journey.parameters))]
    refuse_used_elsewhere(work, names, call)
    found = tuple(models.at(call.func.value))
    check_alike(work, found, call.func.value)
    return Chat(call, call.func.value, tuple(sites), found)


def _rewrite_history_read(work: Work, node: cst.Attribute) -> None:
    """``chat.history`` is read with ``get_history()``; it cannot be changed."""
    tree = work.facts.tree
    parent = tree.parent(node)
    changed = is_target(tree, node) or isinstance(parent, (cst.AugAssign, cst.Del))
    if isinstance(parent, cst.Attribute) and is_called(tree, parent):
        changed = True
    if changed:
        raise work.refuse(
            f"`{tree.excerpt(parent or node)}` changes the chat's history",
            node,
            "chat-history-read",
        )
    is_shown = (
        isinstance(parent, cst.FormattedStringExpression)
        or _is_handed_out(work, parent)
        or (
            isinstance(parent, cst.Arg)
            and isinstance(call := tree.parent(parent), cst.Call)
            and tree.source(call.func) not in ("len", "enumerate", "list", "reversed")
        )
    )
    if is_shown:
        raise work.refuse(
            f"`{tree.source(node)}` goes where it cannot be followed", node, "chat-history-read"
        )
    work.draft.replace(node.attr, "get_history()")


def _is_handed_out(work: Work, parent: cst.CSTNode | None) -> bool:
    """Whether a history is returned to somebody."""
    function = work.facts.calls.enclosing_function(parent) if parent is not None else None
    return (
        isinstance(parent, cst.Return)
        and function is not None
        and bool(
            work.facts.calls.calls_of(function) or files_using(work.facts, function.name.value)
        )
    )


def write_chat(work: Work, chat: Chat, clients: Clients, models: Models, turns: Turns) -> None:
    """Create the chat with google-genai. Raises RefusedError."""
    tree = work.facts.tree
    arguments = named_arguments(work, chat.call, ())
    history = arguments.pop("history", None)
    known = {name: arguments.pop(name, None) for name in work.package.chat_arguments}
    automatic = known.get("enable_automatic_function_calling")
    _check_validation(work, known.get("response_validation"))
    if arguments:
        raise work.refuse(
            f"`{sorted(arguments)[0]}` of `{tree.excerpt(chat.call)}` has no counterpart", chat.call
        )
    kinds = {site.is_async for site in chat.sites}
    if len(kinds) > 1:
        raise work.refuse("the chat is used with and without `await`", chat.call)
    model = chat.models[0]
    config = merged(work, models, model, Settings(), chat.receiver)
    if has_functions(work, model.settings.nodes.get("tools")):
        is_on = automatic is not None and tree.source(automatic.value) == "True"
        if not is_on:
            config = _without_calling(work, model)
        else:
            work.draft.note(_AUTOMATIC)
    if automatic is not None and tree.source(automatic.value) not in ("True", "False"):
        raise work.refuse(
            "whether functions are called is decided as the program runs",
            automatic,
            "automatic-function-calling",
        )
    owner = f"{clients.at(chat.call)}{'.aio' if True in kinds else ''}"
    new = [Argument("model", name_of(work, model, chat.receiver))]
    if config is not None:
        new.append(Argument("config", config))
    if history is not None and not is_empty_list(history.value) and not is_none(history.value):
        turns.check(history.value, is_history=True)
        new.append(Argument("history", (work.draft.carry(history.value),)))
    replace_call(work.draft, chat.call, (f"{owner}.chats.create",), new)


def _check_validation(work: Work, argument: cst.Arg | None) -> None:
    """Whether the package was to keep answers back that are withheld. Raises RefusedError."""
    said = work.facts.tree.source(argument.value) if argument is not None else "True"
    if said == "False":
        work.draft.note(_VALIDATION)
    elif argument is not None and said != "True":
        raise work.refuse("whether answers are validated is decided as the program runs", argument)


def _without_calling(work: Work, model: Model) -> Value:
    disabled = (f"{work.types('AutomaticFunctionCallingConfig')}(disable=True)",)
    raise work.refuse(
        f"the functions of `{work.facts.tree.excerpt(model.call)}` are not called by the SDK",
        model.call,
        "automatic-function-calling",
    )
    return config_value(work, {"automatic_function_calling": disabled})
