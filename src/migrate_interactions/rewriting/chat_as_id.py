"""A chat becomes the interaction id that the next message follows."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.dispatching import answers_functions
from migrate_interactions.conversations.holders import AttributeHolder, Holder, VariableHolder
from migrate_interactions.facts.module import Facts, Site
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.interactions import hoist
from migrate_interactions.rewriting.layout import Argument, replace_call
from migrate_interactions.rewriting.names import id_name
from migrate_interactions.rewriting.outer_names import rename_outer_names
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import (
    readable_arguments,
    refuse_client,
)
from migrate_interactions.rewriting.requests.configuration_reading import read_config
from migrate_interactions.rewriting.requests.contents import input_of
from migrate_interactions.rewriting.requests.kept_configuration import config_arguments
from migrate_interactions.rewriting.requests.model_names import model_argument
from migrate_interactions.rewriting.responses import rewrite_reads
from migrate_interactions.rewriting.stability import is_lasting
from migrate_interactions.rewriting.templates import kept_turn
from migrate_interactions.syntax.uses import awaited


def chat_holder(chat: ChatConversation) -> Holder | None:
    """The one place that the chat is kept in, if there is one."""
    for binding in chat.bindings:
        return VariableHolder(binding.scope_holding, binding.name)
    for cls, name in chat.attributes:
        return AttributeHolder(cls, name)
    return None


def rewrite_chat_as_id(facts: Facts, chat: ChatConversation, rivals: Sequence[Holder]) -> Draft:
    """The edits that put an id in the chat's place. Raises RefusedError."""
    holder = chat_holder(chat)
    assert holder is not None
    draft = Draft(facts.tree)
    name = id_name(facts, holder, list(rivals))
    construction = chat.constructions[0]
    given = readable_arguments(facts, construction, construction.args, ("model", "config"))
    declared = False
    for call in chat.constructions:
        statement = facts.tree.parent(call)
        target = _target(facts, statement, name)
        declare = not declared and _may_declare(facts, holder, call)
        declared = declared or declare
        annotation = ": str | None" if declare else ""
        if isinstance(holder, VariableHolder):
            draft.rebind(call, holder.scope, name)
        draft.replace_statement(call, (f"{target}{annotation} = None",))
    for site in chat.sites:
        _rewrite_send(facts, draft, chat, site, given, name)
    rename_outer_names(facts, draft, holder, name)
    rewrite_reads(facts, draft, chat.sites, draft.is_removed)
    return draft


def _target(facts: Facts, statement: cst.CSTNode | None, name: str) -> str:
    match statement:
        case cst.Assign(targets=[cst.AssignTarget(target=target)]) | cst.AnnAssign(target=target):
            match target:
                case cst.Attribute(value=base):
                    return f"{facts.tree.source(base)}.{name}"
                case cst.Name():
                    return name
    raise RefusedError("chat-escapes", "the chat is assigned in an unusual way")


def _may_declare(facts: Facts, holder: Holder, call: cst.Call) -> bool:
    if isinstance(holder, VariableHolder):
        return facts.tree.scope_of(call) is holder.scope
    return True


def _rewrite_send(
    facts: Facts,
    draft: Draft,
    chat: ChatConversation,
    site: Site,
    given: dict[str, cst.Arg],
    name: str,
) -> None:
    refuse_client(facts, site)
    if site.is_handed_over:
        raise RefusedError("chat-escapes", "the chat's method is handed to a thread", None)
    construction = chat.constructions[0]
    if "model" not in given:
        raise RefusedError("request-not-readable", "the chat has no model", None)
    if not is_lasting(facts, given["model"].value, site.call):
        raise RefusedError("client-not-in-reach", "the settings change", None)
    arguments = [
        model_argument(facts, draft, given["model"].value),
        Argument("input", input_of(facts, draft, message_of(facts, site), [site.call])),
        Argument("previous_interaction_id", (_read(facts, site, name),)),
    ]
    if "config" in given:
        config = read_config(facts, given["config"].value)
        if config is not None and (config.is_kept or config.builder is not None):
            raise RefusedError("client-not-in-reach", "the settings are kept elsewhere", None)
        for value in config.fields.values() if config is not None else ():
            if not is_lasting(facts, value, site.call):
                raise RefusedError("client-not-in-reach", "the settings change", None)
        arguments += config_arguments(facts, draft, config, users=chat.constructions)
    assert isinstance(construction.func, cst.Attribute)
    client = construction.func.value
    match client:
        case cst.Attribute(value=owner, attr=cst.Name(value="chats")) if is_lasting(
            facts, owner, site.call
        ):
            pass
        case _:
            raise RefusedError("client-not-in-reach", "the client has no name there", None)
    callee = (facts.tree.source(owner), ".interactions.create")
    response = _response_name(facts, site)
    whole = awaited(facts.tree, site.call)
    before = None
    if response is None:
        indent = facts.tree.indentation(facts.tree.statement_of(site.call))
        response = hoist(facts, draft, whole)
        before = len(indent) + len(f"{response} = ")
        draft.insert_before(site.call, *_following(facts, site, name, response))
    else:
        draft.insert_after(site.call, *_following(facts, site, name, response))
    replace_call(draft, site.call, callee, arguments, before=before)
    scope_binding = next(iter(chat.bindings), None)
    if scope_binding is not None:
        draft.rebind(site.call, scope_binding.scope_holding, name)


def _following(facts: Facts, site: Site, name: str, response: str) -> tuple[tuple[str], tuple[str]]:
    """Lines that note the interaction to follow, in the way in which a chat keeps a turn."""
    line = facts.tree.line_of(site.call)
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        raise RefusedError("client-not-in-reach", "there is no line to note the id on", None)
    indent = facts.tree.module.default_indent
    kept = kept_turn(response, has_functions=answers_functions(facts))
    return (
        (f"if {kept}:  # a chat forgets a turn without an answer",),
        (f"{indent}{_read(facts, site, name)} = {response}.id",),
    )


def message_of(facts: Facts, site: Site) -> cst.BaseExpression:
    """The message of a send; raises RefusedError if it cannot be read."""
    line = facts.tree.line(site.call)
    message: cst.BaseExpression | None = None
    for argument in site.arguments:
        keyword = argument.keyword.value if argument.keyword is not None else None
        if argument.star or keyword not in (None, "message"):
            raise RefusedError(
                "request-not-readable",
                f"`{keyword or argument.star}` is given with a single message",
                line,
            )
        message = argument.value
    if message is None:
        raise RefusedError("request-not-readable", "the message cannot be read", line)
    return message


def _read(facts: Facts, site: Site, name: str) -> str:
    match site.receiver:
        case cst.Attribute(value=base):
            return f"{facts.tree.source(base)}.{name}"
        case cst.Name():
            return name
    raise RefusedError("chat-escapes", "the chat is reached in an unusual way")


def _response_name(facts: Facts, site: Site) -> str | None:
    """The variable that the response is assigned to by a statement of its own."""
    match facts.tree.parent(awaited(facts.tree, site.call)):
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=name))]):
            return name
        case cst.AnnAssign(target=cst.Name(value=name)):
            return name
    return None
