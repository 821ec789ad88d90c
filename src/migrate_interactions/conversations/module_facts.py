"""Everything a codemod may ask about one module."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import libcst as cst

from migrate_interactions.conversations.automatic_calls import (
    AutomaticCalling,
    find_automatic_calls,
)
from migrate_interactions.conversations.chats import ChatConversation, find_chats
from migrate_interactions.conversations.conversation import Conversation
from migrate_interactions.conversations.dispatching import Dispatch, find_dispatches
from migrate_interactions.conversations.follow_ups import (
    FollowUpConversation,
    find_follow_ups,
)
from migrate_interactions.conversations.frameworks.products import PRODUCTS
from migrate_interactions.conversations.frameworks.uses import (
    flows_of_frameworks,
    lines_of_frameworks,
)
from migrate_interactions.conversations.histories import HistoryConversation, find_histories
from migrate_interactions.conversations.inventory.flows import find_flows
from migrate_interactions.conversations.inventory.taking import take_inventory
from migrate_interactions.conversations.legacy_schema.usage import LegacyUse, find_legacy_uses
from migrate_interactions.conversations.lone_dispatches import find_lone_dispatches
from migrate_interactions.conversations.long_running.agents import AgentCall, find_agent_calls
from migrate_interactions.conversations.long_running.evidence import LongCall
from migrate_interactions.conversations.long_running.long_work import LongWork
from migrate_interactions.conversations.long_running.queues import QueueWrapper
from migrate_interactions.conversations.long_running.retries import RetryWrapper
from migrate_interactions.conversations.long_running.waiting import BlockingWait
from migrate_interactions.conversations.loops import ChatLoop, find_loops
from migrate_interactions.conversations.misuse.lifecycle import Lifecycle
from migrate_interactions.conversations.misuse.lost_settings import (
    LostSettings,
    find_lost_settings,
)
from migrate_interactions.conversations.misuse.missent import (
    Missent,
    find_missent,
    ignored_client_bodies,
)
from migrate_interactions.conversations.misuse.positions import (
    PositionalRead,
    find_positional_reads,
)
from migrate_interactions.conversations.misuse.repeated_context import (
    RepeatedContext,
    find_repeated_contexts,
)
from migrate_interactions.conversations.misuse.split_answers import (
    SplitAnswer,
    find_split_answers,
)
from migrate_interactions.conversations.misuse.unknown_calls import (
    UnknownCall,
    find_unknown_calls,
)
from migrate_interactions.conversations.modality.transcripts import Transcript, find_transcripts
from migrate_interactions.conversations.older_sdks.usage import OlderSdk, find_older_sdk
from migrate_interactions.conversations.one_shots import OneShot, find_one_shots
from migrate_interactions.conversations.openai_compatible.clients import (
    OpenAIClient,
    find_openai_clients,
)
from migrate_interactions.conversations.orchestration.together import fates_together
from migrate_interactions.conversations.own_findings import own_finding
from migrate_interactions.conversations.retrieval.lookups import Lookup, find_lookups
from migrate_interactions.conversations.stored.histories import StoredHistory, find_stored
from migrate_interactions.conversations.test_doubles.pinned import Pinned, find_pinned
from migrate_interactions.conversations.tool_routing.routers import ToolRouter, find_tool_routers
from migrate_interactions.conversations.truncation.cuts import Way
from migrate_interactions.conversations.truncation.truncations import (
    Truncation,
    find_truncations,
)
from migrate_interactions.facts.interaction_calls import InteractionCall
from migrate_interactions.facts.module import Facts, Site, read_facts
from migrate_interactions.findings import (
    Finding,
    Flow,
    Inventory,
    LongCalls,
    Orchestration,
    Place,
    Verdict,
)
from migrate_interactions.sources.project import Project
from migrate_interactions.syntax.tree import Tree, parse_tree


@dataclass(frozen=True, eq=False)
class ModuleFacts:
    """The conversations of one module, found when they are first asked for."""

    base: Facts

    @property
    def tree(self) -> Tree:
        return self.base.tree

    @cached_property
    def stored_histories(self) -> tuple[StoredHistory, ...]:
        """Requests whose earlier turns come from a store, those in dispatch loops left out."""
        stored = find_stored(self.base)
        if not stored or "function_call" not in self.tree.text:
            return stored
        others = {site for one in find_histories(self.base) for site in one.sites}
        return tuple(one for one in stored if not others & set(one.sites))

    @cached_property
    def histories(self) -> tuple[HistoryConversation, ...]:
        stored = {site for one in self.stored_histories for site in one.sites}
        found = find_histories(self.base)
        return tuple(one for one in found if not stored & set(one.sites))

    @cached_property
    def chats(self) -> tuple[ChatConversation, ...]:
        stored = {one.chat for one in self.stored_histories}
        found = find_chats(self.base)
        return tuple(one for one in found if not stored & set(one.constructions))

    @cached_property
    def follow_ups(self) -> tuple[FollowUpConversation, ...]:
        taken = {site for history in self.histories for site in history.sites}
        taken |= {site for one in self.stored_histories for site in one.sites}
        return find_follow_ups(self.base, taken)

    @cached_property
    def truncations(self) -> tuple[Truncation, ...]:
        """Where old turns are left out of what is sent."""
        return find_truncations(self.base, self.histories, self.stored_histories)

    @cached_property
    def transcripts(self) -> tuple[Transcript, ...]:
        """Calls that put media into words only for a prompt."""
        return find_transcripts(self.base)

    @cached_property
    def lookups(self) -> tuple[Lookup, ...]:
        """Queries of vector stores whose hits go into prompts."""
        return find_lookups(self.base)

    @cached_property
    def loops(self) -> tuple[ChatLoop, ...]:
        return find_loops(self.base, self.histories, self.stored_histories)

    def cut_in(self, loop: ChatLoop) -> Truncation | None:
        """What leaves old turns out of what ``loop`` sends, though no history is found in it."""
        if loop.history is not None:
            return None
        calls = {site.call for site in loop.sites}
        cuts = (one for one in self.truncations if one.way is not Way.COUNT)
        return next((one for one in cuts if calls & set(one.requests)), None)

    @cached_property
    def conversations(
        self,
    ) -> tuple[Conversation, ...]:
        """Histories, requests that follow one another, chats, then stored histories."""
        return (*self.histories, *self.follow_ups, *self.chats, *self.stored_histories)

    @cached_property
    def dispatches(self) -> tuple[Dispatch, ...]:
        kept_here: tuple[Conversation, ...] = (*self.histories, *self.follow_ups, *self.chats)
        return find_dispatches(self.base, kept_here)

    @cached_property
    def lone_dispatches(self) -> tuple[Site, ...]:
        """Requests whose function calls are run by name, but that are no part of a conversation."""
        known = {site for one in self.conversations for site in one.sites}
        return find_lone_dispatches(self.base, known)

    @cached_property
    def automatic_calls(self) -> tuple[AutomaticCalling, ...]:
        return find_automatic_calls(self.base)

    def long_calls(self, limits: LongCalls) -> tuple[LongCall, ...]:
        """Calls that take long, as far as ``limits`` say what long is."""
        return self._long_work(limits).calls

    def _long_work(self, limits: LongCalls) -> LongWork:
        return self._long_works.setdefault(limits, LongWork(self.base, limits))

    @cached_property
    def _long_works(self) -> dict[LongCalls, LongWork]:
        return {}

    def queue_wrappers(self, limits: LongCalls) -> tuple[QueueWrapper, ...]:
        """Threads, queues and tables of jobs around calls that take long."""
        return self._long_work(limits).queue_wrappers

    def retry_wrappers(self, limits: LongCalls) -> tuple[RetryWrapper, ...]:
        """Retries around calls that the SDK retries, or that take long."""
        return self._long_work(limits).retry_wrappers

    @cached_property
    def agent_calls(self) -> tuple[AgentCall, ...]:
        """Calls of agents that lack something."""
        return find_agent_calls(self.base)

    def blocking_waits(self, limits: LongCalls) -> tuple[BlockingWait, ...]:
        """Loops that poll where somebody waits for longer than ``limits`` allow."""
        return self._long_work(limits).blocking_waits

    @cached_property
    def legacy_uses(self) -> tuple[LegacyUse, ...]:
        """What the module uses of the Interactions API as it was before google-genai 2.0."""
        return find_legacy_uses(self.base)

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """What the module gets wrong about waiting for interactions and about their ids."""
        return Lifecycle(self.base)

    @cached_property
    def openai_clients(self) -> tuple[OpenAIClient, ...]:
        """Clients of the package openai that talk to Gemini."""
        return find_openai_clients(self.base)

    @cached_property
    def pinned_doubles(self) -> tuple[Pinned, ...]:
        """Parts of a test that stand in for calls which the project makes no longer."""
        return find_pinned(self.base)

    @cached_property
    def missent(self) -> tuple[Missent, ...]:
        return find_missent(self.base)

    @cached_property
    def ignored_client_bodies(self) -> tuple[tuple[cst.Call, InteractionCall], ...]:
        return ignored_client_bodies(self.base)

    @cached_property
    def positional_reads(self) -> tuple[PositionalRead, ...]:
        return find_positional_reads(self.base)

    @cached_property
    def split_answers(self) -> tuple[SplitAnswer, ...]:
        return find_split_answers(self.base)

    @cached_property
    def lost_settings(self) -> tuple[LostSettings, ...]:
        return find_lost_settings(self.base)

    @cached_property
    def repeated_contexts(self) -> tuple[RepeatedContext, ...]:
        return find_repeated_contexts(self.base)

    @cached_property
    def unknown_calls(self) -> tuple[UnknownCall, ...]:
        return find_unknown_calls(self.base)

    @cached_property
    def older_sdk(self) -> OlderSdk | None:
        """What the module does with google-generativeai, if it imports it."""
        return find_older_sdk(self.alone.base)

    @cached_property
    def alone(self) -> ModuleFacts:
        """The facts of this file without those that are linked with it."""
        if len(self.tree.parts) == 1:
            return self
        return analyse(parse_tree(self.tree.path, self.tree.own_text), self.base.project)

    @cached_property
    def tool_routers(self) -> tuple[ToolRouter, ...]:
        return find_tool_routers(self.base)

    @cached_property
    def automatic_one_shots(self) -> tuple[OneShot, ...]:
        """Sites that carry no conversation but the one of the SDK with the functions."""
        taken = {site for one in self.conversations for site in one.sites}
        sites = [one.site for one in self.automatic_calls if one.site is not None]
        return find_one_shots(self.base, tuple(site for site in sites if site not in taken))

    @cached_property
    def sites(self) -> tuple[Place, ...]:
        """Every call of the old API, chats' constructions and methods handed on included."""
        calls = [site.call for site in self.base.sites]
        found = (*calls, *self.base.chat_constructions, *self.base.loose_methods)
        return self._places(found)

    def _places(self, nodes: Iterable[cst.CSTNode]) -> tuple[Place, ...]:
        """Where those of ``nodes`` are that are in this file."""
        places = (self.tree.place(node) for node in nodes)
        return tuple(sorted(place for place in places if place.path == self.tree.path))

    @cached_property
    def one_shots(self) -> tuple[OneShot, ...]:
        """Sites that carry no conversation."""
        return find_one_shots(self.base, self._without_conversation)

    @cached_property
    def one_shot_sites(self) -> tuple[Place, ...]:
        """Where the sites are that carry no conversation."""
        calls = [site.call for site in self._without_conversation]
        return self._places((*calls, *self.base.loose_methods))

    @cached_property
    def _without_conversation(self) -> tuple[Site, ...]:
        taken = set(self._conversing)
        return tuple(site for site in self.base.sites if site not in taken)

    @property
    def _conversing(self) -> list[Site]:
        return [
            *(site for history in self.histories for site in history.sites),
            *(site for one in self.stored_histories for site in one.sites),
            *(site for one in self.follow_ups for site in one.sites),
            *(site for chat in self.chats for site in chat.sites),
            *(site for loop in self.loops for site in loop.sites),
            *(one.site for one in self.automatic_calls if one.site is not None),
        ]

    def own(self, finding: Finding) -> Finding | None:
        """``finding`` as one of this file; None if it is one of a file that is linked with it."""
        return own_finding(self.tree, finding)

    def fates_together(self, claims: Collection[Orchestration]) -> tuple[Orchestration, ...]:
        """What becomes of lines, here and elsewhere, by all ``claims`` together."""
        return fates_together(self.base, claims)

    def lines_of_frameworks(
        self, verdicts: Mapping[str, Verdict]
    ) -> Mapping[str, tuple[Orchestration, ...]]:
        """The lines that are there for frameworks, by the codes that ``verdicts`` are given on."""
        return lines_of_frameworks(self.base, PRODUCTS, verdicts)

    def flows_of_frameworks(self, verdicts: Mapping[str, Verdict]) -> tuple[Flow, ...]:
        """How frameworks get to their answers, those that ``verdicts`` are given on."""
        return flows_of_frameworks(self.base, PRODUCTS, verdicts)

    def inventory(self, limits: LongCalls) -> Inventory:
        """What an audit asks of the module besides its findings."""
        flows = find_flows(
            self.base,
            self.conversations,
            self.dispatches,
            self.tool_routers,
            self.queue_wrappers(limits),
            self.truncations,
        )
        made = sum(one.creates for one in self.base.interaction_calls)
        return replace(take_inventory(self.base, flows), interactions=made)

    def wrapped(self, site: Site) -> str:
        """``, in a wrapper with 3 call sites`` for a call whose response a function hands on."""
        handing_on = self.base.tracker.follow(site.call).returned_by
        calls = [call for function in handing_on for call in self.base.calls.calls_of(function)]
        if not calls:
            return ""
        return f", in a wrapper with {len(calls)} call site{'s' if len(calls) > 1 else ''}"

    def provenance(self, site: Site) -> tuple[tuple[Place, str], ...]:
        """How a call came to be known as one of the SDK's: construction, then call."""
        chain: list[tuple[Place, str]] = []
        origin = site.value.origin
        if origin is not None:
            made = "model" if site.is_legacy else "client"
            chain.append((self.tree.place(origin), f"the {made} is made here"))
        chain.append((self.tree.place(site.call), f"its {site.kind.value} is called here"))
        return tuple(chain)


def analyse(tree: Tree, project: Project) -> ModuleFacts:
    """The facts of ``tree``; ``project`` answers what other files mention."""
    return ModuleFacts(read_facts(tree, project))
