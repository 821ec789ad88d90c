"""The frameworks that verdicts are given on, one row each."""

from __future__ import annotations

from migrate_interactions.conversations.frameworks.product import (
    Constructions,
    Marks,
    Product,
    Rank,
)


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

_CALLED = ("model", "tool", "agent")
#: Code of the program that steps in between an agent and its model or its tools.
_CALLBACKS: dict[str, tuple[str, ...]] = {
    f"{when}_{what}_callback": () for when in ("before", "after") for what in _CALLED
}

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
                "create_retrieval_chain create_pandas_dataframe_agent create_sql_agent "
                "GraphCypherQAChain SQLDatabaseChain"
            ),
        ),
        Constructions(
            "LangChain",
            _LANGCHAIN,
            Rank.TEAM,
            _names("SequentialChain SimpleSequentialChain MultiPromptChain"),
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
            "create_history_aware_retriever SequentialChain SimpleSequentialChain "
            "MultiPromptChain GraphCypherQAChain SQLDatabaseChain"
        )
    ),
    managed=Marks(_names("RemoteGraph get_client get_sync_client LanggraphAgent")),
    integrations=("langchain_",),
    threads=_names("config"),
    windows=_names(
        "trim_messages filter_messages count_tokens_approximately SummarizationMiddleware "
        "SummarizationNode ContextEditingMiddleware ClearToolUsesEdit"
    ),
    links=(
        "https://ai.google.dev/gemini-api/docs/interactions-overview",
        "https://docs.langchain.com/oss/python/langgraph/overview",
    ),
)

_AUTOGEN = ("autogen", "autogen_agentchat", "autogen_core", "ag2")

AUTOGEN = Product(
    code="GI402",
    packages=(*_AUTOGEN, "autogen_ext"),
    constructions=(
        Constructions(
            "AutoGen",
            _AUTOGEN,
            Rank.WORKFLOW,
            _names(
                "GroupChatManager RoundRobinGroupChat SelectorGroupChat MagenticOneGroupChat "
                "Swarm GraphFlow SocietyOfMindAgent"
            ),
        ),
        Constructions("AutoGen", _AUTOGEN, Rank.TEAM, _names("GroupChat")),
        Constructions(
            "AutoGen",
            _AUTOGEN,
            Rank.AGENT,
            _names("AssistantAgent ConversableAgent UserProxyAgent CodeExecutorAgent"),
        ),
        Constructions(
            "AutoGen",
            ("autogen_ext",),
            Rank.MODEL,
            _names("OpenAIChatCompletionClient"),
            needs_gemini=True,
        ),
    ),
    replacement=(
        "one agent with tools is `client.interactions.create(model=..., input=..., tools=[...], "
        "previous_interaction_id=...)`, and code that the model writes runs with the tool "
        "`code_execution` on the server"
    ),
    runs=_names("run run_stream initiate_chat a_initiate_chat on_messages generate_reply"),
    human=Marks(
        _names("HandoffTermination"),
        {"human_input_mode": ("ALWAYS", "TERMINATE"), "input_func": ()},
    ),
    memory=Marks(
        _names("BufferedChatCompletionContext UnboundedChatCompletionContext ListMemory"),
        {"model_context": ()},
    ),
    talks=Marks(
        _names(
            "GroupChat GroupChatManager RoundRobinGroupChat SelectorGroupChat "
            "MagenticOneGroupChat Swarm SocietyOfMindAgent"
        ),
        {"handoffs": ()},
    ),
    members=_names("agents participants"),
    begins=_names("initiate_chat a_initiate_chat"),
    proxies=_names("UserProxyAgent"),
    several=_names("AssistantAgent ConversableAgent"),
    branches=Marks(_names("GraphFlow DiGraphBuilder"), {"selector_func": ()}),
    links=(
        "https://ai.google.dev/gemini-api/docs/interactions-overview",
        "https://microsoft.github.io/autogen/stable/",
    ),
)

CREWAI = Product(
    code="GI403",
    packages=("crewai", "crewai_tools"),
    constructions=(
        Constructions("CrewAI", ("crewai",), Rank.WORKFLOW, _names("Crew Flow")),
        Constructions("CrewAI", ("crewai",), Rank.AGENT, _names("Agent LiteAgent")),
        Constructions("CrewAI", ("crewai",), Rank.MODEL, _names("LLM"), needs_gemini=True),
    ),
    replacement=(
        "a task is `client.interactions.create(model=..., system_instruction=..., input=..., "
        "tools=[...])`, and the next one names the one before with `previous_interaction_id`"
    ),
    runs=_names(
        "kickoff kickoff_async kickoff_for_each akickoff kickoff_for_each_async execute_task"
    ),
    human=Marks(keywords={"human_input": ("True",)}),
    memory=Marks(
        _names("ShortTermMemory LongTermMemory EntityMemory ExternalMemory"),
        {"memory": ("True",)},
    ),
    talks=Marks(keywords={"allow_delegation": ("True",), "process": ("hierarchical",)}),
    members=_names("agents"),
    several=_names("Task"),
    branches=Marks(_names("router listen or_ and_ ConditionalTask")),
    links=(
        "https://ai.google.dev/gemini-api/docs/interactions-overview",
        "https://docs.crewai.com/",
    ),
)

ADK = Product(
    code="GI404",
    packages=("google.adk",),
    constructions=(
        Constructions("ADK", ("google.adk",), Rank.WORKFLOW, _names("Runner InMemoryRunner")),
        Constructions(
            "ADK",
            ("google.adk",),
            Rank.AGENT,
            _names("Agent LlmAgent SequentialAgent ParallelAgent LoopAgent BaseAgent"),
        ),
    ),
    replacement=(
        "`client.interactions.create(model=..., input=..., tools=[...], "
        "previous_interaction_id=...)` has the session and the tools on the server; where ADK "
        "stays, `Gemini(model=..., use_interactions_api=True)` of google-adk 1.21 and later "
        "sends its requests that way"
    ),
    runs=_names("run run_async run_debug run_live"),
    wires=_names("create_session"),
    threads=_names("user_id session_id"),
    human=Marks(
        _names("LongRunningFunctionTool ResumabilityConfig"),
        {"require_confirmation": ()},
        attributes=_names("tool_context.request_confirmation"),
    ),
    memory=Marks(
        _names(
            "InMemorySessionService DatabaseSessionService VertexAiSessionService "
            "SqliteSessionService InMemoryMemoryService VertexAiMemoryBankService InMemoryRunner"
        )
    ),
    talks=Marks(
        _names("AgentTool RemoteA2aAgent to_a2a"),
        {"sub_agents": ()},
        but=_names("SequentialAgent ParallelAgent LoopAgent"),
    ),
    steps=Marks(
        _names(
            "SequentialAgent ParallelAgent McpToolset MCPToolset OpenAPIToolset "
            "EventsCompactionConfig InMemoryArtifactService GcsArtifactService"
        ),
        attributes=_names("tool_context.state callback_context.state session.state"),
    ),
    branches=Marks(_names("LoopAgent"), {**_CALLBACKS, "plugins": ()}),
    outside=Marks(_names("LiveRequestQueue"), attributes=_names("runner.run_live")),
    managed=Marks(_names("AdkApp VertexAiSessionService VertexAiMemoryBankService")),
    done=Marks(keywords={"use_interactions_api": ()}),
    is_of_gemini=True,
    links=(
        "https://ai.google.dev/gemini-api/docs/interactions-overview",
        "https://google.github.io/adk-docs/agents/models/google-gemini/",
    ),
)

LLAMA_INDEX = Product(
    code="GI409",
    packages=("llama_index",),
    constructions=(
        Constructions(
            "LlamaIndex",
            ("llama_index",),
            Rank.WORKFLOW,
            _names("AgentWorkflow Workflow AgentRunner"),
        ),
        Constructions(
            "LlamaIndex",
            ("llama_index",),
            Rank.AGENT,
            _names(
                "ReActAgent FunctionAgent FunctionCallingAgent CodeActAgent OpenAIAgent "
                "SimpleChatEngine ContextChatEngine CondenseQuestionChatEngine "
                "CondensePlusContextChatEngine VectorStoreIndex SummaryIndex"
            ),
        ),
        Constructions(
            "LlamaIndex",
            ("llama_index.llms.gemini", "llama_index.llms.google_genai", "llama_index.llms.vertex"),
            Rank.MODEL,
            _names("Gemini GoogleGenAI Vertex"),
        ),
    ),
    replacement=(
        "`client.interactions.create(model=..., input=..., previous_interaction_id=...)` keeps "
        "the turns, and the tool `file_search` answers from documents that the service indexes"
    ),
    runs=_names("chat achat stream_chat query aquery run complete acomplete stream_complete"),
    human=Marks(_names("InputRequiredEvent HumanResponseEvent")),
    memory=Marks(_names("ChatMemoryBuffer ChatSummaryMemoryBuffer Memory Context"), {"memory": ()}),
    talks=Marks(_names("AgentWorkflow"), {"can_handoff_to": ()}),
    members=_names("agents"),
    branches=Marks(_names("RouterQueryEngine SubQuestionQueryEngine")),
    steps=Marks(
        _names(
            "VectorStoreIndex SummaryIndex SentenceSplitter SimpleDirectoryReader "
            "IngestionPipeline RetrieverQueryEngine"
        )
    ),
    managed=Marks(_names("LlamaCloudIndex LlamaCloudRetriever")),
    links=(
        "https://ai.google.dev/gemini-api/docs/interactions-overview",
        "https://docs.llamaindex.ai/",
    ),
)

PRODUCTS = (LANGGRAPH, AUTOGEN, CREWAI, ADK, LLAMA_INDEX)
