"""Whether a client is one of Vertex AI, where the Interactions API is not the same."""

from __future__ import annotations

import libcst as cst

from migrate_interactions.syntax.tree import Tree

_VERTEX_ARGUMENTS = frozenset({"vertexai", "enterprise", "credentials", "project", "location"})


def may_be_vertex(call: cst.Call, tree: Tree) -> bool:
    """Whether a client construction is, or may at run time become, a Vertex client."""
    if "GOOGLE_GENAI_USE_VERTEXAI" in tree.text or "GOOGLE_GENAI_USE_ENTERPRISE" in tree.text:
        return True
    for argument in call.args:
        if argument.star == "**":
            return True
        name = argument.keyword.value if argument.keyword is not None else ""
        if name in _VERTEX_ARGUMENTS:
            match argument.value:
                case cst.Name(value="False" | "None"):
                    continue
            return True
    return False
