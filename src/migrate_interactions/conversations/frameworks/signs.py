"""What one file says of vendors, of Gemini, and of tracing, read without LibCST."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache

from migrate_interactions.findings import Place

_REMEMBERED_FILES = 1024


class Sign(Enum):
    """What something in a file is a sign of."""

    GEMINI = auto()
    #: A model of another vendor.
    VENDOR = auto()
    TRACING = auto()


@dataclass(frozen=True)
class Row:
    """How a vendor, or another product, is known.

    ``packages`` are what is imported, ``prefixes`` what stands before a model's name in the
    notations of LiteLLM (``openai/gpt-4o``) and LangChain (``openai:gpt-4o``), ``models`` how
    names of its models begin.
    """

    sign: Sign
    name: str
    packages: tuple[str, ...]
    prefixes: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Found:
    """One sign, and where it is."""

    name: str
    place: Place


ROWS = (
    Row(
        Sign.GEMINI,
        "Gemini",
        (
            "google.genai",
            "google.generativeai",
            "vertexai.generative_models",
            "langchain_google_genai",
            "langchain_google_vertexai",
            "llama_index.llms.gemini",
            "llama_index.llms.google_genai",
            "llama_index.llms.vertex",
        ),
        ("gemini", "google_genai", "google_vertexai", "google-gla", "google-vertex"),
        ("gemini-",),
    ),
    Row(
        Sign.VENDOR,
        "OpenAI",
        ("openai", "langchain_openai", "llama_index.llms.openai", "llama_index.llms.azure_openai"),
        ("openai", "azure", "azure_openai"),
        ("gpt-", "o1-", "o3-", "o4-", "chatgpt-"),
    ),
    Row(
        Sign.VENDOR,
        "Anthropic",
        ("anthropic", "langchain_anthropic", "llama_index.llms.anthropic"),
        ("anthropic",),
        ("claude-",),
    ),
    Row(
        Sign.VENDOR,
        "Mistral",
        ("mistralai", "langchain_mistralai", "llama_index.llms.mistralai"),
        ("mistral", "mistralai"),
        ("mistral-", "mixtral-", "codestral-"),
    ),
    Row(
        Sign.VENDOR,
        "Cohere",
        ("cohere", "langchain_cohere", "llama_index.llms.cohere"),
        ("cohere",),
        ("command-r", "command-a"),
    ),
    Row(Sign.VENDOR, "Groq", ("groq", "langchain_groq", "llama_index.llms.groq"), ("groq",)),
    Row(Sign.VENDOR, "Together", ("together", "langchain_together"), ("together_ai", "together")),
    Row(
        Sign.VENDOR,
        "Ollama",
        ("ollama", "langchain_ollama", "llama_index.llms.ollama"),
        ("ollama", "ollama_chat"),
    ),
    Row(Sign.VENDOR, "Amazon Bedrock", ("langchain_aws",), ("bedrock", "bedrock_converse")),
    Row(Sign.VENDOR, "DeepSeek", ("langchain_deepseek",), ("deepseek",), ("deepseek-",)),
    Row(Sign.VENDOR, "xAI", ("langchain_xai", "xai_sdk"), ("xai",), ("grok-",)),
    Row(Sign.VENDOR, "Fireworks", ("fireworks", "langchain_fireworks"), ("fireworks_ai",)),
    Row(Sign.VENDOR, "NVIDIA", ("langchain_nvidia_ai_endpoints",), ("nvidia_nim",)),
    Row(Sign.VENDOR, "IBM watsonx", ("langchain_ibm", "ibm_watsonx_ai"), ("watsonx",)),
    Row(Sign.VENDOR, "Perplexity", ("langchain_perplexity",), ("perplexity",)),
    Row(Sign.VENDOR, "OpenRouter", ("langchain_openrouter",), ("openrouter",)),
    Row(Sign.VENDOR, "Hugging Face", ("langchain_huggingface",), ("huggingface",)),
    Row(Sign.TRACING, "LangSmith", ("langsmith",)),
    Row(Sign.TRACING, "Langfuse", ("langfuse",)),
    Row(Sign.TRACING, "OpenTelemetry", ("opentelemetry", "openinference", "traceloop")),
    Row(Sign.TRACING, "Phoenix", ("phoenix",)),
    Row(Sign.TRACING, "AgentOps", ("agentops",)),
    Row(Sign.TRACING, "MLflow", ("mlflow",)),
    Row(Sign.TRACING, "Weave", ("weave",)),
    Row(Sign.TRACING, "Opik", ("opik",)),
)

#: Settings of the environment that turn tracing on.
_TRACING_SETTINGS = frozenset({"LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGSMITH_TRACING_V2"})
#: What is imported of a vendor's package for something else than its models.
_NO_MODEL = re.compile(r"Embed|Rerank|Error|Exception|Moderation|Tokenizer|Whisper")
#: Where a model's name stands.
_MODEL_KEYWORDS = frozenset(
    {"model", "llm", "model_name", "model_id", "manager_llm", "function_calling_llm", "default_llm"}
)
#: Calls whose first argument is a model's name.
_MODEL_CALLS = frozenset({"LLM", "LiteLlm", "ChatLiteLLM", "init_chat_model", "completion"})
#: A row, and what in the code is of it.
_Located = tuple[Row, ast.stmt | ast.expr]
_GEMINI_ADDRESS = "generativelanguage.googleapis.com"
_MODEL_NAME = re.compile(r"[\w.:/@-]{3,80}")

#: The bytes of which one has to be in a file that has a sign of the kind, as whole words.
WORDS: dict[Sign, tuple[bytes, ...]] = {
    sign: tuple(
        sorted(
            {
                word.encode()
                for row in ROWS
                if row.sign is sign
                for word in (
                    *(package.rpartition(".")[2] for package in row.packages),
                    *(prefix for prefix in row.prefixes if sign is Sign.VENDOR),
                    *(model.partition("-")[0] for model in row.models),
                )
            }
            | ({b"LANGCHAIN_TRACING_V2", b"LANGSMITH_TRACING"} if sign is Sign.TRACING else set())
            | ({b"gemini"} if sign is Sign.GEMINI else set())
        )
    )
    for sign in Sign
}


@lru_cache(maxsize=_REMEMBERED_FILES)
def signs_in(path: str, text: str) -> dict[Sign, tuple[Found, ...]]:
    """The signs in a file, each kind in source order; nothing where it cannot be parsed."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return dict.fromkeys(Sign, ())
    names = {node.id for node in ast.walk(module) if isinstance(node, ast.Name)}
    to_gemini = _GEMINI_ADDRESS in text
    found: dict[Sign, list[Found]] = {sign: [] for sign in Sign}
    for node in ast.walk(module):
        every: list[_Located] = [*_imported(node, names, to_gemini), *_named(node), *_traced(node)]
        for row, where in every:
            end = where.end_lineno or where.lineno
            place = Place(path, where.lineno, where.col_offset + 1, end)
            found[row.sign].append(Found(row.name, place))
    return {sign: tuple(sorted(some, key=lambda one: one.place)) for sign, some in found.items()}


def names_gemini(text: str) -> bool:
    """Whether a constant is the name of one of Gemini's models, in whatever notation."""
    row = row_of_model(text)
    return row is not None and row.sign is Sign.GEMINI


def _imported(node: ast.AST, names: set[str], to_gemini: bool) -> Iterator[tuple[Row, ast.stmt]]:
    """The rows whose packages ``node`` imports, if what it imports is used."""
    match node:
        case ast.Import(names=aliases):
            used = [a for a in aliases if (a.asname or a.name).partition(".")[0] in names]
            dotted = [alias.name for alias in used]
        case ast.ImportFrom(module=str() as base, names=aliases, level=0):
            used = [a for a in aliases if (a.asname or a.name) in names]
            dotted = [f"{base}.{a.name}" for a in used if not _NO_MODEL.search(a.name)]
        case _:
            return
    for row in ROWS:
        if to_gemini and row.name == "OpenAI":
            continue  # its client is given Gemini's address
        if any(f"{one}.".startswith(f"{p}.") for one in dotted for p in row.packages):
            yield row, node


def _named(node: ast.AST) -> Iterator[tuple[Row, ast.expr]]:
    """The rows that the names of models in ``node`` belong to."""
    for value in _model_names(node):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            row = row_of_model(value.value)
            if row is not None:
                yield row, value


def _model_names(node: ast.AST) -> list[ast.expr]:
    """What stands in ``node`` where models are named."""
    match node:
        case ast.Call(func=func, args=args, keywords=keywords):
            called = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
            named = [one.value for one in keywords if one.arg in _MODEL_KEYWORDS]
            return [*named, *(args[:1] if called in _MODEL_CALLS else ())]
        case ast.arguments(args=args, defaults=defaults) if defaults:
            pairs = zip(args[-len(defaults) :], defaults, strict=False)
            return [value for one, value in pairs if one.arg in _MODEL_KEYWORDS]
        case ast.Dict(keys=keys, values=values):
            entries = zip(keys, values, strict=True)
            return [v for k, v in entries if isinstance(k, ast.Constant) and k.value == "model"]
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return [value] if name.lower().endswith(("model", "model_name", "llm")) else []
    return []


def row_of_model(text: str) -> Row | None:
    """The vendor whose model ``text`` names."""
    if not _MODEL_NAME.fullmatch(text):
        return None
    parts = re.split(r"[/:]", text.lower())
    for row in ROWS:
        if len(parts) > 1 and parts[0] in row.prefixes:
            return row
    for row in ROWS:
        if row.models and parts[-1].startswith(row.models):
            return row
    return None


def _traced(node: ast.AST) -> Iterator[tuple[Row, ast.expr]]:
    match node:
        case ast.Subscript(slice=ast.Constant(value=str() as key), ctx=ast.Store()):
            if key in _TRACING_SETTINGS:
                yield next(row for row in ROWS if row.name == "LangSmith"), node
