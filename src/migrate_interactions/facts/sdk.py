"""The google-genai SDK as a table: what each attribute and each call of a value gives.

Checked against google-genai 3.4.0 (``google/genai/client.py``, ``models.py``, ``chats.py``).
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a value is, as far as the SDK is concerned."""

    CLIENT = "Client"
    ASYNC_CLIENT = "AsyncClient"
    MODELS = "Models"
    ASYNC_MODELS = "AsyncModels"
    CHATS = "Chats"
    ASYNC_CHATS = "AsyncChats"
    CHAT = "Chat"
    ASYNC_CHAT = "AsyncChat"
    INTERACTIONS = "Interactions"
    ASYNC_INTERACTIONS = "AsyncInteractions"
    CREATE_INTERACTION = "interactions.create"
    ASYNC_CREATE_INTERACTION = "async interactions.create"
    GET_INTERACTION = "interactions.get"
    ASYNC_GET_INTERACTION = "async interactions.get"
    CANCEL_INTERACTION = "interactions.cancel"
    ASYNC_CANCEL_INTERACTION = "async interactions.cancel"
    INTERACTION = "Interaction"
    INTERACTION_AWAITABLE = "awaitable Interaction"
    RESPONSE = "Response"
    RESPONSE_AWAITABLE = "awaitable Response"
    STREAM = "Stream"
    STREAM_AWAITABLE = "awaitable Stream"
    GENERATE = "generate_content"
    ASYNC_GENERATE = "async generate_content"
    GENERATE_STREAM = "generate_content_stream"
    ASYNC_GENERATE_STREAM = "async generate_content_stream"
    CREATE_CHAT = "chats.create"
    CREATE_ASYNC_CHAT = "async chats.create"
    SEND = "send_message"
    ASYNC_SEND = "async send_message"
    SEND_STREAM = "send_message_stream"
    ASYNC_SEND_STREAM = "async send_message_stream"
    FILES = "Files"
    ASYNC_FILES = "AsyncFiles"
    GIVE_FILE = "files.upload"
    ASYNC_GIVE_FILE = "async files.upload"
    FILE = "File"
    FILE_AWAITABLE = "awaitable File"
    #: Of the package ``openai``, whose client can talk to Gemini.
    OPENAI_CLIENT = "OpenAI client"
    OPENAI_CHAT = "OpenAI chat"
    OPENAI_COMPLETIONS = "OpenAI completions"
    OPENAI_COMPLETE = "OpenAI completions.create"


#: (value, attribute) -> value
ATTRIBUTES: dict[tuple[Kind, str], Kind] = {
    (Kind.CLIENT, "aio"): Kind.ASYNC_CLIENT,
    (Kind.CLIENT, "models"): Kind.MODELS,
    (Kind.CLIENT, "chats"): Kind.CHATS,
    (Kind.CLIENT, "interactions"): Kind.INTERACTIONS,
    (Kind.CLIENT, "files"): Kind.FILES,
    (Kind.ASYNC_CLIENT, "models"): Kind.ASYNC_MODELS,
    (Kind.ASYNC_CLIENT, "chats"): Kind.ASYNC_CHATS,
    (Kind.ASYNC_CLIENT, "interactions"): Kind.ASYNC_INTERACTIONS,
    (Kind.ASYNC_CLIENT, "files"): Kind.ASYNC_FILES,
    (Kind.INTERACTIONS, "create"): Kind.CREATE_INTERACTION,
    (Kind.INTERACTIONS, "get"): Kind.GET_INTERACTION,
    (Kind.INTERACTIONS, "cancel"): Kind.CANCEL_INTERACTION,
    (Kind.ASYNC_INTERACTIONS, "create"): Kind.ASYNC_CREATE_INTERACTION,
    (Kind.ASYNC_INTERACTIONS, "get"): Kind.ASYNC_GET_INTERACTION,
    (Kind.ASYNC_INTERACTIONS, "cancel"): Kind.ASYNC_CANCEL_INTERACTION,
    (Kind.FILES, "upload"): Kind.GIVE_FILE,
    (Kind.FILES, "get"): Kind.GIVE_FILE,
    (Kind.ASYNC_FILES, "upload"): Kind.ASYNC_GIVE_FILE,
    (Kind.ASYNC_FILES, "get"): Kind.ASYNC_GIVE_FILE,
    (Kind.MODELS, "generate_content"): Kind.GENERATE,
    (Kind.MODELS, "generate_content_stream"): Kind.GENERATE_STREAM,
    (Kind.ASYNC_MODELS, "generate_content"): Kind.ASYNC_GENERATE,
    (Kind.ASYNC_MODELS, "generate_content_stream"): Kind.ASYNC_GENERATE_STREAM,
    (Kind.CHATS, "create"): Kind.CREATE_CHAT,
    (Kind.ASYNC_CHATS, "create"): Kind.CREATE_ASYNC_CHAT,
    (Kind.CHAT, "send_message"): Kind.SEND,
    (Kind.CHAT, "send_message_stream"): Kind.SEND_STREAM,
    (Kind.ASYNC_CHAT, "send_message"): Kind.ASYNC_SEND,
    (Kind.ASYNC_CHAT, "send_message_stream"): Kind.ASYNC_SEND_STREAM,
    # the older packages: a model is what `client.models` is now
    (Kind.MODELS, "start_chat"): Kind.CREATE_CHAT,
    (Kind.MODELS, "generate_content_async"): Kind.ASYNC_GENERATE,
    (Kind.CHAT, "send_message_async"): Kind.ASYNC_SEND,
    # the package openai
    (Kind.OPENAI_CLIENT, "beta"): Kind.OPENAI_CLIENT,
    (Kind.OPENAI_CLIENT, "chat"): Kind.OPENAI_CHAT,
    (Kind.OPENAI_CHAT, "completions"): Kind.OPENAI_COMPLETIONS,
    (Kind.OPENAI_COMPLETIONS, "create"): Kind.OPENAI_COMPLETE,
    (Kind.OPENAI_COMPLETIONS, "parse"): Kind.OPENAI_COMPLETE,
    (Kind.OPENAI_COMPLETIONS, "stream"): Kind.OPENAI_COMPLETE,
}

#: method -> what calling it gives (``create`` and ``get`` with ``stream=True`` give a stream)
CALLS: dict[Kind, Kind] = {
    Kind.GENERATE: Kind.RESPONSE,
    Kind.ASYNC_GENERATE: Kind.RESPONSE_AWAITABLE,
    Kind.GENERATE_STREAM: Kind.STREAM,
    Kind.ASYNC_GENERATE_STREAM: Kind.STREAM_AWAITABLE,
    Kind.CREATE_CHAT: Kind.CHAT,
    Kind.CREATE_ASYNC_CHAT: Kind.ASYNC_CHAT,
    Kind.SEND: Kind.RESPONSE,
    Kind.ASYNC_SEND: Kind.RESPONSE_AWAITABLE,
    Kind.SEND_STREAM: Kind.STREAM,
    Kind.ASYNC_SEND_STREAM: Kind.STREAM_AWAITABLE,
    Kind.CREATE_INTERACTION: Kind.INTERACTION,
    Kind.GET_INTERACTION: Kind.INTERACTION,
    Kind.CANCEL_INTERACTION: Kind.INTERACTION,
    Kind.ASYNC_CREATE_INTERACTION: Kind.INTERACTION_AWAITABLE,
    Kind.ASYNC_GET_INTERACTION: Kind.INTERACTION_AWAITABLE,
    Kind.ASYNC_CANCEL_INTERACTION: Kind.INTERACTION_AWAITABLE,
    Kind.GIVE_FILE: Kind.FILE,
    Kind.ASYNC_GIVE_FILE: Kind.FILE_AWAITABLE,
}

#: awaitable -> what awaiting it gives
AWAITS: dict[Kind, Kind] = {
    Kind.RESPONSE_AWAITABLE: Kind.RESPONSE,
    Kind.STREAM_AWAITABLE: Kind.STREAM,
    Kind.FILE_AWAITABLE: Kind.FILE,
    Kind.INTERACTION_AWAITABLE: Kind.INTERACTION,
}

#: value -> the awaitable that gives it
AWAITABLES: dict[Kind, Kind] = {value: awaitable for awaitable, value in AWAITS.items()}

#: importable name -> what calling it gives
CONSTRUCTORS: dict[str, Kind] = {
    "google.genai.Client": Kind.CLIENT,
    "google.genai.client.Client": Kind.CLIENT,
    "google.generativeai.GenerativeModel": Kind.MODELS,
    "google.generativeai.generative_models.GenerativeModel": Kind.MODELS,
    "vertexai.generative_models.GenerativeModel": Kind.MODELS,
    "vertexai.preview.generative_models.GenerativeModel": Kind.MODELS,
    "openai.OpenAI": Kind.OPENAI_CLIENT,
    "openai.AsyncOpenAI": Kind.OPENAI_CLIENT,
    "openai.Client": Kind.OPENAI_CLIENT,
    "openai.AsyncClient": Kind.OPENAI_CLIENT,
}

#: importable name -> what an annotation with it says
ANNOTATIONS: dict[str, Kind] = {
    "google.genai.Client": Kind.CLIENT,
    "google.genai.client.Client": Kind.CLIENT,
    "google.genai.client.AsyncClient": Kind.ASYNC_CLIENT,
    "google.genai.chats.Chat": Kind.CHAT,
    "google.genai.chats.AsyncChat": Kind.ASYNC_CHAT,
    "google.genai.types.GenerateContentResponse": Kind.RESPONSE,
    "google.genai.types.File": Kind.FILE,
    "google.generativeai.GenerativeModel": Kind.MODELS,
    "google.generativeai.ChatSession": Kind.CHAT,
    "vertexai.generative_models.GenerativeModel": Kind.MODELS,
    "vertexai.generative_models.ChatSession": Kind.CHAT,
    "vertexai.preview.generative_models.GenerativeModel": Kind.MODELS,
    "vertexai.preview.generative_models.ChatSession": Kind.CHAT,
}

#: How the names of the older packages begin; they have no Interactions API.
LEGACY_PACKAGES = ("google.generativeai.", "vertexai.")

#: What a method of an older package is where it is called with ``stream=True``.
STREAMED: dict[Kind, Kind] = {
    Kind.GENERATE: Kind.GENERATE_STREAM,
    Kind.ASYNC_GENERATE: Kind.ASYNC_GENERATE_STREAM,
    Kind.SEND: Kind.SEND_STREAM,
    Kind.ASYNC_SEND: Kind.ASYNC_SEND_STREAM,
}

#: Functions that call what they are given, with the arguments behind it, in another thread.
THREAD_CALLERS = frozenset(
    {
        "asyncio.to_thread",
        "anyio.to_thread.run_sync",
        "fastapi.concurrency.run_in_threadpool",
        "starlette.concurrency.run_in_threadpool",
    }
)

#: Functions that give what their first argument gives when it is awaited.
AWAITING_CALLERS = frozenset({"asyncio.wait_for", "asyncio.shield"})

#: Method names by which a site can be told from other calls before anything is evaluated.
SITE_METHODS = frozenset(
    {
        "generate_content",
        "generate_content_stream",
        "send_message",
        "send_message_stream",
        "generate_content_async",
        "send_message_async",
    }
)

#: What a site's method is.
SITE_KINDS = frozenset(
    {
        Kind.GENERATE,
        Kind.ASYNC_GENERATE,
        Kind.GENERATE_STREAM,
        Kind.ASYNC_GENERATE_STREAM,
        Kind.SEND,
        Kind.ASYNC_SEND,
        Kind.SEND_STREAM,
        Kind.ASYNC_SEND_STREAM,
    }
)

#: Methods of the Interactions API that make or fetch an interaction.
INTERACTION_KINDS = frozenset(
    {
        Kind.CREATE_INTERACTION,
        Kind.ASYNC_CREATE_INTERACTION,
        Kind.GET_INTERACTION,
        Kind.ASYNC_GET_INTERACTION,
    }
)

#: Kinds of the methods that need no chat.
GENERATE_KINDS = frozenset(
    {
        Kind.GENERATE,
        Kind.ASYNC_GENERATE,
        Kind.GENERATE_STREAM,
        Kind.ASYNC_GENERATE_STREAM,
    }
)

STREAMING_KINDS = frozenset(
    {
        Kind.GENERATE_STREAM,
        Kind.ASYNC_GENERATE_STREAM,
        Kind.SEND_STREAM,
        Kind.ASYNC_SEND_STREAM,
    }
)

ASYNC_KINDS = frozenset(kind for kind in Kind if kind.name.startswith("ASYNC"))
