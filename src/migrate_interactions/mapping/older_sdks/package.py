"""What there is to say of a package that came before google-genai."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Construct:
    """A function or class of a package that google-genai has under another name or signature.

    ``made`` is the class of ``google.genai.types`` that comes of it, ``callee`` how it is called.
    ``parameters`` are the old names, in the order of their positions, with the new ones.
    """

    made: str
    callee: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class OlderPackage:
    """One package: what it calls things, and in what it differs from the others.

    Full names are those that ``canonical`` gives.
    """

    name: str
    #: What a file that imports the package has in its text.
    word: str
    #: The modules that belong to it.
    roots: tuple[str, ...]
    is_vertex: bool
    #: Other names of its modules and classes; they are replaced one after the other.
    same: tuple[tuple[str, str], ...]
    #: Functions that set up the whole package.
    configures: frozenset[str]
    model: str
    generation_config: str
    request_options: str
    #: Classes with the same fields: the name in ``google.genai.types``, or with its module.
    types: Mapping[str, str]
    constructs: Mapping[str, Construct]

    #: Arguments of ``google.genai.Client`` whatever the set-up says, and those carried over.
    client_always: tuple[tuple[str, str], ...]
    client_carried: frozenset[str]
    #: Arguments that are used to where the old default is not the new one.
    client_defaults: tuple[tuple[str, str], ...]
    #: Arguments of the set-up that mean nothing to google-genai, with the values they may have.
    client_dropped: Mapping[str, frozenset[str]]

    #: Arguments of the model, in order of their positions.
    model_arguments: tuple[str, ...]
    #: Arguments of a call that say how, not what.
    call_arguments: tuple[str, ...]
    #: Arguments of ``start_chat`` besides the history.
    chat_arguments: frozenset[str]
    #: Whether settings of a call stand in place of the model's, or are added to them.
    calls_replace: bool
    #: Whether turns and media may be dictionaries that google-genai reads differently.
    has_own_dictionaries: bool

    #: Spellings of harm categories and of thresholds, in lower case.
    harm_categories: Mapping[str, str]
    thresholds: Mapping[str, str]
    #: The categories that one threshold for all of them stands for.
    all_categories: tuple[str, ...]

    #: What is read of a response and is called the same.
    response_reads: frozenset[str]
    #: What a user has to know of every module that moves, and where the text asks for it.
    notes: tuple[str, ...] = ()
    notes_on: Mapping[str, str] = field(default_factory=dict)

    def canonical(self, dotted: str) -> str:
        """The one name of what ``dotted`` names."""
        for prefix, instead in self.same:
            if dotted == prefix or dotted.startswith(f"{prefix}."):
                dotted = f"{instead}{dotted.removeprefix(prefix)}"
        return dotted

    def has(self, dotted: str) -> bool:
        """Whether a full name is that of the package or of something in it."""
        return any(dotted == root or dotted.startswith(f"{root}.") for root in self.roots)

    def made_by(self, dotted: str) -> str | None:
        """The class of ``google.genai.types`` that a call of ``dotted`` gives."""
        name = self.canonical(dotted)
        construct = self.constructs.get(name)
        return construct.made if construct is not None else self.types.get(name)


#: Fields of a generation config; they have the same names and meanings in the new one.
GENERATION_FIELDS = frozenset(
    {
        *("candidate_count", "stop_sequences", "max_output_tokens", "temperature", "top_p"),
        *("top_k", "response_mime_type", "response_schema", "presence_penalty"),
        *("frequency_penalty", "seed", "response_logprobs", "logprobs"),
    }
)

#: What is read of a response, and of its ``usage_metadata``, and is called the same.
RESPONSE_READS = frozenset({"text", "candidates", "usage_metadata", "prompt_feedback"})
USAGE_READS = frozenset(
    {
        *("prompt_token_count", "candidates_token_count", "total_token_count"),
        "cached_content_token_count",
    }
)

#: Thresholds of safety settings as they are written in lower case.
THRESHOLDS: dict[str, str] = {
    name.lower(): name
    for name in (
        *("BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE"),
    )
}

#: Classes of ``google.api_core.exceptions`` whose errors google-genai has one class for.
ERRORS: dict[str, str] = {
    "google.api_core.exceptions.GoogleAPIError": "APIError",
    "google.api_core.exceptions.GoogleAPICallError": "APIError",
    "google.api_core.exceptions.ClientError": "ClientError",
    "google.api_core.exceptions.ServerError": "ServerError",
}

#: Classes of google-genai that have members, and what these are.
ENUMS = frozenset(
    {
        *("FinishReason", "FunctionCallingConfigMode", "HarmBlockMethod", "HarmBlockThreshold"),
        *("HarmCategory", "Type"),
    }
)
