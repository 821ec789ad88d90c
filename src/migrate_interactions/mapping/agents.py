"""Agents of the Interactions API: work for minutes, and run in the background by design.

Source: ``AgentOption`` of the SDK (3.4.0).
"""

from __future__ import annotations

AGENTS = frozenset(
    {
        "deep-research-preview-04-2026",
        "deep-research-max-preview-04-2026",
        "deep-research-pro-preview-12-2025",
        "antigravity-preview-05-2026",
        "antigravity-preview-09-2026",
    }
)
#: How the ids of agents begin, whatever their version.
AGENT_FAMILIES = ("deep-research-", "antigravity-")


def is_agent(identifier: str) -> bool:
    """Whether ``identifier``, a model's or an agent's, is one of an agent of the service."""
    plain = identifier.removeprefix("models/").removeprefix("agents/")
    return plain in AGENTS or plain.startswith(AGENT_FAMILIES)
