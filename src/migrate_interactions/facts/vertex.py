"""Whether a client is one of Vertex AI, where the Interactions API is not the same."""

from __future__ import annotations

import re

import libcst as cst

from migrate_interactions.syntax.tree import Tree

#: The variables of the environment by which the SDK takes a client for one of Vertex AI.
_VARIABLE = re.compile(r"GOOGLE_GENAI_USE_(?:VERTEXAI|ENTERPRISE)")
#: Where a program sets one of them to what the SDK takes for a no.
_TURNED_OFF = re.compile(
    rf"""^[ \t]*os\.environ\[["']{_VARIABLE.pattern}["']\]\ *=\ *
    ["'](?:0|false)?["'][ \t]*(?:\#.*)?$""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_VERTEX_ARGUMENTS = frozenset({"vertexai", "enterprise", "credentials", "project", "location"})


def may_be_vertex(call: cst.Call, tree: Tree) -> bool:
    """Whether a client construction is, or may at run time become, a Vertex client."""
    if _VARIABLE.search(_TURNED_OFF.sub("", tree.text)):
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
