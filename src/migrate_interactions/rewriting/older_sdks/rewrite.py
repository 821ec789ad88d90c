"""The whole module from an older package to google-genai, or not at all."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.older_sdks.usage import OlderSdk
from migrate_interactions.findings import Fix, Refusal, Safety
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.older_sdks.calls import Call, read_call, write_call
from migrate_interactions.rewriting.older_sdks.candidates import rewrite_candidates
from migrate_interactions.rewriting.older_sdks.chats import Chat, read_chat, write_chat
from migrate_interactions.rewriting.older_sdks.clients import Clients
from migrate_interactions.rewriting.older_sdks.constructs import rewrite_constructs
from migrate_interactions.rewriting.older_sdks.errors import rewrite_errors
from migrate_interactions.rewriting.older_sdks.functions import (
    rewrite_functions,
    rewrite_token_counts,
)
from migrate_interactions.rewriting.older_sdks.imports import (
    check_imports,
    rewrite_imports,
    rewrite_names,
)
from migrate_interactions.rewriting.older_sdks.models import Models
from migrate_interactions.rewriting.older_sdks.pictures import rewrite_pictures
from migrate_interactions.rewriting.older_sdks.responses import check_responses
from migrate_interactions.rewriting.older_sdks.turns import Turns
from migrate_interactions.rewriting.older_sdks.work import Work
from migrate_interactions.rewriting.refused import RefusedError

ENVIRONMENT = (
    "a key of the environment is looked for in GOOGLE_API_KEY, then GEMINI_API_KEY; before it was "
    "the other way round"
)
NO_TEXT = "where the model gives no text, `text` is None; {} raised ValueError"

_METHODS = frozenset({"generate_content", "generate_content_async", "start_chat"})


def fix_older_sdk(facts: ModuleFacts, sdk: OlderSdk) -> Fix | Refusal:
    """Move everything that the module does with the package."""
    try:
        draft = _rewrite(facts, sdk)
        edits = draft.edits()
    except RefusedError as refused:
        return refused.refusal
    package = sdk.package
    given = any(argument.keyword is not None for one in sdk.configures for argument in one.args)
    said = (
        *package.notes,
        *((NO_TEXT.format(package.name),) if sdk.sites else ()),
        *(() if given or package.is_vertex else (ENVIRONMENT,)),
        *(note for word, note in package.notes_on.items() if word in facts.tree.text),
    )
    return Fix(
        title="use google-genai",
        safety=Safety.REVIEW,
        edits=edits,
        details=(*said, *draft.notes),
        stores=False,
    )


def _rewrite(facts: ModuleFacts, sdk: OlderSdk) -> Draft:
    work = Work(facts.base, sdk, Draft(facts.tree))
    check_imports(work)
    _check_calls(work)
    clients = Clients(work)
    models = Models(work)
    chats = [read_chat(work, call, models) for call in sdk.chats]
    calls = _calls(work, models, chats)
    check_responses(work)
    rewrite_candidates(work)
    turns = Turns(work)
    turns.convert()
    rewrite_pictures(work)
    rewrite_constructs(work)
    models.write([call.settings for call in calls])
    for chat in chats:
        write_chat(work, chat, clients, models, turns)
    for call in calls:
        write_call(work, call, clients, models, turns)
    models.write_settings()
    rewrite_functions(work, clients)
    rewrite_token_counts(work, clients, models, turns)
    rewrite_errors(work)
    clients.write()
    rewrite_names(work)
    rewrite_imports(work)
    return work.draft


def _calls(work: Work, models: Models, chats: list[Chat]) -> list[Call]:
    chat_of = {site: chat for chat in chats for site in chat.sites}
    found = []
    for site in work.sdk.sites:
        if not site.is_chat:
            found.append(read_call(work, site, tuple(models.at(site.receiver))))
        elif site in chat_of:
            found.append(read_call(work, site, chat_of[site].models))
        else:
            raise work.refuse(
                f"it cannot be seen which chat `{work.facts.tree.excerpt(site.receiver)}` is",
                site.call,
                "chat-escapes",
            )
    return found


def _check_calls(work: Work) -> None:
    """Refuse calls that look like those of a model which is not known. Raises RefusedError."""
    tree = work.facts.tree
    for mention in work.sdk.mentions:
        if work.package.canonical(mention.dotted).startswith(f"{work.package.model}."):
            raise work.refuse(
                f"`{tree.source(mention.node)}` has no counterpart in google-genai", mention.node
            )
    known = {site.method for site in work.sdk.sites} | {call.func for call in work.sdk.chats}
    for node in tree.scopes.nodes(cst.Attribute):
        if node.attr.value in _METHODS and node not in known:
            value = work.facts.values.evaluate(node)
            if value is None or value.legacy:
                raise work.refuse(
                    f"it cannot be seen whose `{tree.source(node)}` is", node, "call-form"
                )
