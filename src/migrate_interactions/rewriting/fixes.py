"""Makes the fix of a conversation, or the refusal that says why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import libcst as cst

from migrate_interactions.conversations import ModuleFacts
from migrate_interactions.conversations.changed_later import changed_later
from migrate_interactions.conversations.chats import ChatConversation
from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.follow_ups import FollowUpConversation
from migrate_interactions.conversations.forms import Form, fits_pair
from migrate_interactions.conversations.histories import HistoryConversation
from migrate_interactions.conversations.holders import (
    AttributeHolder,
    EntryHolder,
    Holder,
    VariableHolder,
    is_parameter,
)
from migrate_interactions.conversations.loops import ChatLoop
from migrate_interactions.conversations.one_shots import OneShot
from migrate_interactions.conversations.stored.histories import StoredHistory
from migrate_interactions.facts.elsewhere import (
    files_reading_session,
    files_using,
    files_using_unseen,
)
from migrate_interactions.facts.module import Site
from migrate_interactions.findings import Fix, Policy, Refusal, StateMode
from migrate_interactions.rewriting.automatic_calls.standing import DETAILS, standing_problem
from migrate_interactions.rewriting.chat_as_id import chat_holder, rewrite_chat_as_id
from migrate_interactions.rewriting.chat_as_object import rewrite_chat_as_object
from migrate_interactions.rewriting.draft import Draft
from migrate_interactions.rewriting.first_fix import (
    EMPTY,
    OVERLAPPING,
    RETRIED,
    STREAMED,
    first_fix,
)
from migrate_interactions.rewriting.follow_ups import rewrite_follow_ups
from migrate_interactions.rewriting.history_as_id.rewrite import rewrite_as_id
from migrate_interactions.rewriting.history_with_unsent.rewrite import (
    rewrite_as_object,
    rewrite_as_pair,
)
from migrate_interactions.rewriting.loop_memory import rewrite_with_memory
from migrate_interactions.rewriting.one_shots import rewrite_one_shots
from migrate_interactions.rewriting.refused import RefusedError
from migrate_interactions.rewriting.requests.arguments import refuse_client
from migrate_interactions.rewriting.stateless.steps import rewrite_as_steps
from migrate_interactions.rewriting.stateless.transcript import rewrite_as_transcript
from migrate_interactions.rewriting.stored.fixes import fix_stored


def fix_history(facts: ModuleFacts, history: HistoryConversation, policy: Policy) -> Fix | Refusal:
    """Replace a history by a session reference, or by steps that are sent each time."""
    if policy.state is StateMode.STATELESS:
        return _fix_stateless(facts, history)
    refusal = _standing_refusal(facts, history, policy) or _used_elsewhere(facts, history)
    if refusal is not None:
        return refusal
    rivals = _rivals(facts, history)
    makers: dict[Form, Callable[[], Draft]] = {
        Form.ID: lambda: rewrite_as_id(facts.base, history, rivals),
        Form.PAIR: lambda: rewrite_as_pair(facts.base, history, rivals),
        Form.OBJECT: lambda: rewrite_as_object(facts.base, history),
    }
    assert history.form is not None
    forms = [history.form]
    if not history.keeps_list:
        if history.form is Form.ID and fits_pair(facts.base, history.family, history.operations):
            forms.append(Form.PAIR)
        forms.append(Form.OBJECT)
    return first_fix(
        "send only the new turn and the interaction it follows",
        *(makers[form] for form in forms),
        details=_noteworthy(history.sites),
    )


def _stateless(facts: ModuleFacts, history: HistoryConversation) -> Draft:
    """Function calls are replayed as they came; turns of text and media as they are kept."""
    turns = [turn for operation in history.operations for turn in operation.turns]
    if any(turn.has_results for turn in turns):
        return rewrite_as_steps(facts.base, history)
    return rewrite_as_transcript(facts.base, history)


def _fix_stateless(facts: ModuleFacts, history: HistoryConversation) -> Fix | Refusal:
    """The turns go out with every request, and nothing is stored."""
    refusal = _refused_client(facts, history)
    if refusal is not None:
        return refusal
    return first_fix(
        "send the turns as steps with each request, and store nothing",
        lambda: _stateless(facts, history),
        said=(RETRIED, EMPTY),
        details=_streamed(history.sites),
    )


def _noteworthy(sites: Sequence[Site]) -> tuple[str, ...]:
    """What differs in a detail where the requests of a conversation are such."""
    overlapping = (OVERLAPPING,) if any(site.is_async for site in sites) else ()
    return (*overlapping, *_streamed(sites))


def _streamed(sites: Sequence[Site]) -> tuple[str, ...]:
    return (STREAMED,) if any(site.is_streaming for site in sites) else ()


def fix_chat(facts: ModuleFacts, chat: ChatConversation, policy: Policy) -> Fix | Refusal:
    """Replace a client-side chat by a session reference, or by one that stores nothing."""
    stored = policy.state is not StateMode.STATELESS
    refusal = (_forbidden(policy) if stored else None) or (
        _refused_client(facts, chat) or chat.refusal or _chat_used_elsewhere(facts, chat)
    )
    if refusal is not None:
        return refusal
    callings = [one for one in facts.automatic_calls if one.call in chat.constructions]
    standing = standing_problem(facts, callings, policy)
    if isinstance(standing, Refusal):
        return standing
    as_object = partial(
        rewrite_chat_as_object,
        facts.base,
        chat,
        stored=stored,
        callings=facts.automatic_calls,
        target=policy.target,
    )
    details = (*_noteworthy(chat.sites), *(DETAILS if callings else ()))
    changed = standing.sentence if standing is not None else ""
    if not stored:
        return first_fix(
            "send the turns as steps with each message, and store nothing",
            as_object,
            said=(RETRIED, EMPTY),
            details=DETAILS if callings else (),
            changed=changed,
        )
    rivals = [h for c in facts.chats if c is not chat and (h := chat_holder(c)) is not None]
    rivals += [h for history in facts.histories for h in history.family]
    makers: list[Callable[[], Draft]] = [as_object]
    streams = any(site.is_streaming for site in chat.sites)
    if chat.form is Form.ID and not streams and not callings:
        makers.insert(0, lambda: rewrite_chat_as_id(facts.base, chat, rivals))
    return first_fix(
        "send each message with the interaction it follows",
        *makers,
        details=details,
        changed=changed,
    )


def fix_conversation(
    facts: ModuleFacts,
    conversation: Conversation,
    policy: Policy,
) -> Fix | Refusal:
    """The fix of a history, of requests that follow one another, or of a chat."""
    if isinstance(conversation, FollowUpConversation):
        return fix_follow_ups(facts, conversation, policy)
    if isinstance(conversation, HistoryConversation):
        return fix_history(facts, conversation, policy)
    if isinstance(conversation, StoredHistory):
        return fix_stored(facts.base, conversation, facts.stored_histories, policy)
    return fix_chat(facts, conversation, policy)


def fix_follow_ups(
    facts: ModuleFacts, conversation: FollowUpConversation, policy: Policy
) -> Fix | Refusal:
    """Each request follows the interaction whose answer it sent again."""
    refusal = _standing_refusal(facts, conversation, policy)
    if refusal is not None:
        return refusal
    return first_fix(
        "send only the new turns and the interaction they follow",
        lambda: rewrite_follow_ups(facts.base, conversation),
        details=_noteworthy(conversation.sites),
    )


def fix_loop(facts: ModuleFacts, loop: ChatLoop, policy: Policy) -> Fix | Refusal:
    """GI101's fix where there is a history, a memory where none is and the policy allows it."""
    if loop.history is not None:
        return fix_conversation(facts, loop.history, policy)
    cut = facts.cut_in(loop)
    if cut is not None:
        return Refusal(
            "history-truncated",
            f"`{facts.tree.excerpt(cut.node)}` {cut.way.value}",
            facts.tree.line(cut.node),
        )
    forbidden = _forbidden(policy)
    if forbidden is not None:
        return forbidden
    if not policy.allow_behaviour_change:
        return Refusal(
            "behaviour-change",
            "each message is answered without the earlier ones; "
            "with a session the model would remember them",
            facts.tree.line(loop.node),
        )
    return first_fix(
        "give the conversation a memory",
        lambda: rewrite_with_memory(facts.base, loop),
        changed="the model now sees the earlier messages and its own answers",
    )


def fix_one_shot(facts: ModuleFacts, one_shot: OneShot) -> Fix | Refusal:
    """Move a call without a conversation; nothing of it is stored."""
    groups = dict.fromkeys((one_shot.caught_together, one_shot.sharing, one_shot.read_together))
    return first_fix(
        "make the request an interaction that is not stored",
        *(partial(rewrite_one_shots, facts.base, group) for group in groups if group),
        said=(RETRIED, EMPTY),
        details=_streamed([one_shot.site]),
    )


def _standing_refusal(
    facts: ModuleFacts,
    conversation: HistoryConversation | FollowUpConversation,
    policy: Policy,
) -> Refusal | None:
    """What is known against a fix before one is drafted: policy, clients, the analysis."""
    return (
        _forbidden(policy)
        or _refused_client(facts, conversation)
        or conversation.refusal
        or _changed_later(facts, conversation)
    )


def _changed_later(
    facts: ModuleFacts,
    conversation: Conversation,
) -> Refusal | None:
    """Function calls and results that the program changes after they were sent."""
    if any(one.conversation is conversation for one in facts.dispatches):
        return changed_later(facts.base)
    return None


def _refused_client(
    facts: ModuleFacts,
    conversation: Conversation,
) -> Refusal | None:
    """Clients and calls that must not be moved."""
    for site in conversation.sites:
        try:
            refuse_client(facts.base, site)
        except RefusedError as refused:
            return refused.refusal
    return None


def _forbidden(policy: Policy) -> Refusal | None:
    if policy.state is StateMode.SERVER:
        return None
    return Refusal("state-policy", f"the configuration says state = {policy.state.value!r}")


def _rivals(facts: ModuleFacts, history: HistoryConversation) -> list[Holder]:
    rivals = [h for other in facts.histories if other is not history for h in other.family]
    return rivals + [h for c in facts.chats if (h := chat_holder(c)) is not None]


def _used_elsewhere(facts: ModuleFacts, history: HistoryConversation) -> Refusal | None:
    """A history that other files reach into cannot be replaced in this file alone."""
    if history.keeps_list:
        return None
    for holder in history.family:
        base = holder.container if isinstance(holder, EntryHolder) else holder
        public = isinstance(base, AttributeHolder) or base.scope.parent is None
        look = files_using_unseen if isinstance(base, VariableHolder) else files_using
        refusal = _used(facts, holder.name, look) if public else None
        if refusal is not None:
            return refusal
        function = base.scope.node if isinstance(base, VariableHolder) else None
        if is_parameter(base) and isinstance(function, cst.FunctionDef):
            refusal = _used(facts, function.name.value)
            if refusal is not None:
                return refusal
    return None


def _chat_used_elsewhere(facts: ModuleFacts, chat: ChatConversation) -> Refusal | None:
    """The same for a chat, and for the functions that take or return it."""
    names = [b.name for b in chat.bindings if b.scope_holding.parent is None]
    names += [name for _, name in chat.attributes]
    names += [function.name.value for function in chat.functions]
    for key in chat.session_keys:
        others = files_reading_session(facts.base, key)
        if others:
            return Refusal("used-in-another-file", f"`{key}` is also used in {others[0]}")
    for name in dict.fromkeys(names):
        refusal = _used(facts, name)
        if refusal is not None:
            return refusal
    return None


def _used(
    facts: ModuleFacts, name: str, look: Callable[..., tuple[str, ...]] = files_using
) -> Refusal | None:
    others = look(facts.base, name)
    if not others:
        return None
    return Refusal("used-in-another-file", f"`{name}` is also used in {others[0]}")
