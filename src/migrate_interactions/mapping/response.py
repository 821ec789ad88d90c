"""What is read of a GenerateContentResponse, and where an Interaction has it.

Source: the SDK's ``types.GenerateContentResponse`` and ``interactions.Interaction`` (3.4.0).
"""

from __future__ import annotations

#: response attribute -> interaction attribute
ATTRIBUTES: dict[str, str] = {
    "text": "output_text",
    "usage_metadata": "usage",
}

#: usage_metadata attributes that are None where an Interaction has 0
NONE_IF_ZERO = frozenset(
    {"thoughts_token_count", "cached_content_token_count", "tool_use_prompt_token_count"}
)

#: usage_metadata attribute -> usage attribute
USAGE: dict[str, str] = {
    "prompt_token_count": "total_input_tokens",
    "candidates_token_count": "total_output_tokens",
    "total_token_count": "total_tokens",
    "thoughts_token_count": "total_thought_tokens",
    "cached_content_token_count": "total_cached_tokens",
    "tool_use_prompt_token_count": "total_tool_use_tokens",
}
