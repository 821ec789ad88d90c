"""Why a call stays as it is: a machine-readable reason, a sentence, a link."""

from __future__ import annotations

from dataclasses import dataclass

GUIDE = "https://ai.google.dev/gemini-api/docs/migrate-to-interactions"
OPENAI = "https://ai.google.dev/gemini-api/docs/openai"
OVERVIEW = "https://ai.google.dev/gemini-api/docs/interactions-overview"
BACKGROUND = "https://ai.google.dev/gemini-api/docs/background-execution"


@dataclass(frozen=True)
class Reason:
    """One row of the table of reasons: what it means and where to read on.

    ``by_hand`` is whether the code can go nevertheless, once a person has done what is left.
    """

    meaning: str
    link: str
    by_hand: bool = False


REASONS: dict[str, Reason] = {
    # the history
    "history-truncated": Reason(
        "old turns are cut away before a later call; a server-side history keeps them",
        OVERVIEW,
        by_hand=True,
    ),
    "history-compacted": Reason(
        "a summary stands in for old turns; a server-side history keeps the turns",
        OVERVIEW,
        by_hand=True,
    ),
    "history-counted": Reason(
        "the tokens of a history are counted that the client keeps; each interaction says in its "
        "usage how many tokens its turn took",
        OVERVIEW,
        by_hand=True,
    ),
    "history-persisted": Reason(
        "the history is loaded from outside the process; the ids would have to be stored with it",
        OVERVIEW,
        by_hand=True,
    ),
    "history-edited": Reason(
        "old turns are changed in place; a server-side history cannot be edited", OVERVIEW
    ),
    "history-undone": Reason(
        "turns are taken back without a stack of earlier states",
        OVERVIEW,
        by_hand=True,
    ),
    "history-sent-as-text": Reason(
        "earlier turns are sent as text of one user turn; a session would send them as turns",
        OVERVIEW,
        by_hand=True,
    ),
    "history-in-system-instruction": Reason(
        "the system instruction is built from the history", OVERVIEW
    ),
    "history-escapes": Reason("the history goes where it cannot be followed", GUIDE),
    "history-built-elsewhere": Reason("the sent turns are built by code that is not read", GUIDE),
    "answer-not-kept": Reason(
        "the model's answer is not in the history that is sent next; a session would keep it",
        OVERVIEW,
    ),
    "answer-edited": Reason(
        "the model's answer is changed before it is sent again; a session keeps it unchanged",
        OVERVIEW,
    ),
    "turn-not-mapped": Reason(
        "a turn, or a part of one, cannot be written as the input of an interaction", GUIDE
    ),
    # the request
    "config-field": Reason("a setting or its value has no equivalent", GUIDE),
    "request-not-readable": Reason(
        "the request's arguments cannot be read from the code, or not be moved together",
        GUIDE,
        by_hand=True,
    ),
    "contents-not-mapped": Reason(
        "the contents cannot be written as the input of an interaction where they are made",
        GUIDE,
        by_hand=True,
    ),
    "tools": Reason(
        "a tool has no equivalent, or is not made where it can be rewritten",
        GUIDE,
    ),
    "automatic-function-calling": Reason(
        "the SDK calls Python functions by itself in a way that the program cannot take over",
        GUIDE,
        by_hand=True,
    ),
    "call-form": Reason(
        "the method is handed on or called in a way whose requests cannot be read from the code",
        GUIDE,
        by_hand=True,
    ),
    "patched-sdk": Reason(
        "the file replaces a method of the SDK, which moved calls do not use",
        GUIDE,
        by_hand=True,
    ),
    "results-not-sent": Reason(
        "what functions give does not go back to the model as their results: which request should "
        "have it is for a person to say",
        GUIDE,
        by_hand=True,
    ),
    "modality-routing": Reason(
        "a request can have the recording or the picture itself; its answer would be another one",
        GUIDE,
        by_hand=True,
    ),
    "tool-routing": Reason(
        "one request can have all the tools; which calls to join is for a person to decide",
        GUIDE,
        by_hand=True,
    ),
    # the response
    "response-read": Reason(
        "something is read of the response that an interaction does not have", GUIDE
    ),
    "response-escapes": Reason(
        "the response goes where its reads cannot be followed",
        GUIDE,
        by_hand=True,
    ),
    "streaming": Reason(
        "nothing can take the stream's place here: a name is taken, it is called by another name, "
        "or its answer would have to be sent again",
        GUIDE,
        by_hand=True,
    ),
    "error-handler": Reason(
        "an error is read for what the errors of interactions do not have, or is not followed",
        GUIDE,
    ),
    # the chat
    "chat-escapes": Reason("the chat goes where it cannot be followed", GUIDE),
    "chat-history-read": Reason(
        "the chat's history is read in a way that a record of the texts cannot answer", GUIDE
    ),
    # the client
    "vertex-client": Reason(
        "the client is, or may be, a Vertex AI or enterprise client, "
        "where the Interactions API is not the same",
        "https://discuss.ai.google.dev/t/174024",
    ),
    "client-not-in-reach": Reason(
        "the client or the chat's settings cannot be named where the call must go",
        GUIDE,
        by_hand=True,
    ),
    "legacy-sdk": Reason(
        "the call is one of a package older than google-genai, which has no Interactions API, "
        "and its module cannot be moved to google-genai as a whole",
        "https://ai.google.dev/gemini-api/docs/migrate",
        by_hand=True,
    ),
    "openai-compatible": Reason(
        "the call goes to Gemini's OpenAI-compatible endpoint, which has no Interactions API",
        OPENAI,
        by_hand=True,
    ),
    # work that takes long
    "agent-as-model": Reason(
        "the id of an agent is given as that of a model, which no model answers to", BACKGROUND
    ),
    "environment": Reason(
        "the environment of the turn before cannot be named where the agent is called", BACKGROUND
    ),
    "blocking-wait": Reason(
        "a page, a script or a message is kept waiting by a loop that polls; what it shows in the "
        "meantime is for a person to decide",
        BACKGROUND,
        by_hand=True,
    ),
    "retry-wrapper": Reason(
        "the retry does more than to make the request again, or the SDK would do less",
        OVERVIEW,
    ),
    "queue-wrapper": Reason(
        "what runs the call elsewhere has a part in the program that only a person can replace",
        BACKGROUND,
        by_hand=True,
    ),
    # the Interactions API
    "unknown-interactions-call": Reason(
        "no SDK has this method, argument or agent of the Interactions API", OVERVIEW
    ),
    "sent-as-it-is": Reason(
        "the SDK sends something that the service does not take, and what was meant is for a "
        "person to say",
        GUIDE,
    ),
    "positional-step": Reason(
        "a step is taken by its position, and which one was meant is for a person to say", GUIDE
    ),
    "split-answers": Reason(
        "function calls are answered in a request each, and the program goes on with each answer",
        GUIDE,
    ),
    "polling-loop": Reason(
        "how long to wait between two polls, or what to do with an interaction that fails, is for "
        "a person to decide",
        BACKGROUND,
    ),
    "id-not-kept": Reason(
        "the id of work in the background is not kept; where to keep it is for a person to decide",
        BACKGROUND,
    ),
    "not-stored": Reason(
        "what is not stored cannot be fetched or continued; which of both is wanted is for a "
        "person to decide",
        OVERVIEW,
    ),
    "made-up-id": Reason(
        "only the service gives ids of interactions; where to keep one is for a person to decide",
        OVERVIEW,
    ),
    "agent-for-a-lookup": Reason(
        "a model would answer otherwise than the agent; whether that will do is for a person to "
        "decide",
        OVERVIEW,
    ),
    "settings-lost": Reason(
        "settings are not inherited, and cannot be repeated where the turn follows", GUIDE
    ),
    "context-sent-again": Reason(
        "the service has what is sent again; what to send in its place is for a person to say",
        GUIDE,
    ),
    # frameworks and infrastructure
    "framework-collapses": Reason(
        "a framework does what the service does; taking it apart is for a person",
        OVERVIEW,
        by_hand=True,
    ),
    "framework-shrinks": Reason(
        "a part of what a framework does is what the service does; which is for a person to say",
        OVERVIEW,
        by_hand=True,
    ),
    "framework-needed": Reason(
        "a framework does something that the service does not: nothing has to be done", OVERVIEW
    ),
    "code-sandbox": Reason(
        "a sandbox runs code that the model wrote, which the service can; what it has besides is "
        "for a person to say",
        OVERVIEW,
        by_hand=True,
    ),
    "mcp-client": Reason(
        "the program calls the tools of an MCP server, which the service can, if it may reach the "
        "server; that is for a person to say",
        OVERVIEW,
        by_hand=True,
    ),
    "workflow-webhook": Reason(
        "a workflow is told of answers, which the service can do; the workflow has to be told so",
        BACKGROUND,
    ),
    "vendor-spread": Reason(
        "clients are made in many modules; where one interface goes is for a person to decide",
        GUIDE,
    ),
    # the project
    "lock-file": Reason(
        "a lock file asks for too old an SDK; the tool that wrote it has to write it again", GUIDE
    ),
    # tests
    "test-double": Reason(
        "a test stands in for the old API in a way that only a person can restate", GUIDE
    ),
    # policy
    "state-policy": Reason(
        "the state mode allows no form that this conversation could take", OVERVIEW
    ),
    "behaviour-change": Reason(
        "the model would see more than today; offered with --allow-behaviour-change",
        OVERVIEW,
        by_hand=True,
    ),
    "suppressed": Reason("a comment keeps another rule quiet about one of these calls", GUIDE),
    "outside-given-files": Reason(
        "the fix would change files that were not given",
        GUIDE,
        by_hand=True,
    ),
    "used-in-another-file": Reason(
        "another file uses what would have to change with it",
        GUIDE,
        by_hand=True,
    ),
}


@dataclass(frozen=True)
class Refusal:
    """One refused site.

    ``reason`` is a key of :data:`REASONS`; ``sentence`` says what it is in this code;
    ``line`` is where, if it is elsewhere than the finding.
    """

    reason: str
    sentence: str
    line: int | None = None

    def __post_init__(self) -> None:
        if self.reason not in REASONS:
            raise ValueError(f"no such reason for a refusal: {self.reason}")

    @property
    def link(self) -> str:
        return REASONS[self.reason].link

    @property
    def by_hand(self) -> bool:
        """Whether the code can go nevertheless, by the hand of a person."""
        return REASONS[self.reason].by_hand
