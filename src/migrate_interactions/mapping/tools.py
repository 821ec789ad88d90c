"""Tools: the fields of ``types.Tool``, and the entries of ``tools``.

Source: the SDK's ``types.Tool`` and ``ToolParam`` of its Interactions API (3.4.0).
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class ToolKind:
    """An entry's type, what its own fields are called, and which of them are enums.

    ``enums`` maps a field to the prefix that the members of its old enum have.
    """

    type: str
    fields: dict[str, str] = field(default_factory=dict)
    enums: dict[str, str] = field(default_factory=dict)


#: Field of Tool -> entry. Functions and MCP servers are several in one field, and read apart.
TOOL_KINDS: dict[str, ToolKind] = {
    "google_search": ToolKind("google_search"),
    "code_execution": ToolKind("code_execution"),
    "url_context": ToolKind("url_context"),
    "google_maps": ToolKind("google_maps", {"enable_widget": "enable_widget"}),
    "file_search": ToolKind(
        "file_search",
        {
            "file_search_store_names": "file_search_store_names",
            "top_k": "top_k",
            "metadata_filter": "metadata_filter",
        },
    ),
    "computer_use": ToolKind(
        "computer_use",
        {
            "environment": "environment",
            "excluded_predefined_functions": "excluded_predefined_functions",
            "enable_prompt_injection_detection": "enable_prompt_injection_detection",
        },
        {"environment": "ENVIRONMENT_"},
    ),
}
FUNCTIONS = "function_declarations"
MCP_SERVERS = "mcp_servers"

_ENTERPRISE = "it is for enterprise endpoints, where the Interactions API is not the same"

#: Why a field of Tool has no entry.
TOOLS_LOST: dict[str, str] = {
    "google_search_retrieval": "there is only `google_search`, which decides otherwise",
    "enterprise_web_search": _ENTERPRISE,
    "retrieval": _ENTERPRISE,
    "parallel_ai_search": _ENTERPRISE,
    "exa_ai_search": _ENTERPRISE,
}

#: Field of FunctionDeclaration -> key of a function entry.
FUNCTION_FIELDS: dict[str, str] = {
    "name": "name",
    "description": "description",
    "parameters": "parameters",
    "parameters_json_schema": "parameters",
}
#: Only documentation for the caller; the model is not shown it.
FUNCTION_DROPPED = frozenset({"response", "response_json_schema"})

#: Field of StreamableHttpTransport -> key of an MCP server's entry.
MCP_FIELDS: dict[str, str] = {"url": "url", "headers": "headers"}
