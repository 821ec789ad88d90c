"""Frameworks that orchestrate models: what they are made of, and what takes their place.

Names are those of classes and functions in a product's packages; a construction is a call of one
of them, of one of its class methods, or a class that is derived from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum


class Rank(IntEnum):
    """How far out a construction is; those further in are parts of those further out."""

    WORKFLOW = 0
    TEAM = 1
    AGENT = 2
    MODEL = 3


@dataclass(frozen=True)
class Constructions:
    """What is constructed with ``names`` of ``packages``; ``subject`` is the product's name.

    ``needs_gemini`` are those that reach other vendors as well: a model's name has to be Gemini's.
    """

    subject: str
    packages: tuple[str, ...]
    rank: Rank
    names: frozenset[str]
    needs_gemini: bool = False


@dataclass(frozen=True)
class Marks:
    """How code shows one thing: calls of names, bases of classes, keywords and what they say.

    A keyword with no values is a mark whatever it is given, but ``None``, ``False`` and ``[]``.
    """

    calls: frozenset[str] = frozenset()
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Product:
    """One row of the catalogue's frameworks.

    ``runs`` are the methods that make it work, ``wires`` those that put it together.
    ``replacement`` is one sentence about the Interactions API.
    """

    code: str
    packages: tuple[str, ...]
    constructions: tuple[Constructions, ...]
    replacement: str
    runs: frozenset[str]
    wires: frozenset[str] = frozenset()
    #: Somebody is asked before it goes on.
    human: Marks = field(default_factory=Marks)
    #: It keeps the turns.
    memory: Marks = field(default_factory=Marks)
    #: Several agents talk to, or hand over to, one another.
    talks: Marks = field(default_factory=Marks)
    #: It chooses between steps by code of the program.
    branches: Marks = field(default_factory=Marks)
    #: Steps one after the other that are more than one request with its tools.
    steps: Marks = field(default_factory=Marks)
    #: It runs on a platform of its own maker.
    managed: Marks = field(default_factory=Marks)
    #: It already goes through the Interactions API.
    done: Marks = field(default_factory=Marks)
    #: Whether it calls Gemini where nothing else is said.
    is_of_gemini: bool = False
    links: tuple[str, ...] = ()


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_LANGCHAIN = (
    "langchain",
    "langchain_classic",
    "langchain_core",
    "langchain_community",
    "langchain_experimental",
)
_LANGCHAIN_MODELS = (
    "langchain_google_genai",
    "langchain_google_vertexai",
    "langchain_community",
)

LANGGRAPH = Product(
    code="GI401",
    packages=("langgraph", "langgraph_supervisor", "langgraph_swarm", *_LANGCHAIN),
    constructions=(
        Constructions(
            "LangGraph",
            ("langgraph", "langgraph_supervisor", "langgraph_swarm"),
            Rank.WORKFLOW,
            _names("StateGraph MessageGraph Graph create_supervisor create_swarm"),
        ),
        Constructions(
            "LangGraph", ("langgraph",), Rank.AGENT, _names("create_react_agent entrypoint")
        ),
        Constructions(
            "LangChain",
            _LANGCHAIN,
            Rank.AGENT,
            _names(
                "create_agent AgentExecutor initialize_agent ConversationChain LLMChain "
                "ConversationalRetrievalChain RetrievalQA RunnableWithMessageHistory "
                "create_retrieval_chain create_pandas_dataframe_agent"
            ),
        ),
        Constructions(
            "LangChain",
            _LANGCHAIN_MODELS,
            Rank.MODEL,
            _names(
                "ChatGoogleGenerativeAI GoogleGenerativeAI ChatVertexAI VertexAI ChatGooglePalm"
            ),
        ),
        Constructions(
            "LangChain",
            _LANGCHAIN,
            Rank.MODEL,
            _names("init_chat_model"),
            needs_gemini=True,
        ),
    ),
    replacement=(
        "`client.interactions.create(model=..., input=..., previous_interaction_id=...)` keeps "
        "the turns on the server, and one list of `tools` holds the service's own tools and the "
        "program's functions"
    ),
    runs=_names("invoke ainvoke stream astream astream_events batch abatch run arun predict"),
    wires=_names(
        "add_node add_edge add_conditional_edges add_sequence set_entry_point set_finish_point "
        "set_conditional_entry_point compile bind_tools"
    ),
    human=Marks(
        _names("interrupt HumanInTheLoopMiddleware NodeInterrupt HumanApprovalCallbackHandler"),
        {"interrupt_before": (), "interrupt_after": (), "interrupt_on": ()},
    ),
    memory=Marks(
        _names(
            "MemorySaver InMemorySaver SqliteSaver AsyncSqliteSaver PostgresSaver "
            "AsyncPostgresSaver RedisSaver ConversationBufferMemory InMemoryChatMessageHistory "
            "ConversationBufferWindowMemory ConversationSummaryMemory ChatMessageHistory "
            "StreamlitChatMessageHistory RedisChatMessageHistory InMemoryStore"
        ),
        {"checkpointer": (), "memory": ()},
    ),
    talks=Marks(_names("create_supervisor create_swarm create_handoff_tool")),
    steps=Marks(
        _names(
            "RunnableLambda RunnableParallel RunnablePassthrough RunnableBranch RetrievalQA "
            "create_sql_query_chain create_sql_agent SQLDatabaseToolkit create_retrieval_chain "
            "ConversationalRetrievalChain load_summarize_chain StuffDocumentsChain "
            "create_stuff_documents_chain MapReduceDocumentsChain load_qa_chain "
            "create_history_aware_retriever SequentialChain"
        )
    ),
    managed=Marks(_names("RemoteGraph get_client get_sync_client LanggraphAgent")),
    links=(
        "https://ai.google.dev/gemini-api/docs/interactions-overview",
        "https://docs.langchain.com/oss/python/langgraph/overview",
    ),
)

PRODUCTS = (LANGGRAPH,)
