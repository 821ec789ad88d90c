"""The steps that people do: nothing is published before somebody has signed it."""

from typing import Any, Literal

from langgraph.graph import END
from langgraph.types import Command, interrupt

import settings
from state import Announcement


def after_review(state: Announcement) -> Literal["draft", "approve"]:
    """Back to the drafter, unless both reviewers agree or it has been back often enough."""
    satisfied = state["accepted"] and not state["unsupported"]
    if satisfied or state["revisions"] > settings.MAX_REVISIONS:
        return "approve"
    return "draft"


def approve(state: Announcement) -> Command[Literal["draft", "publish", "__end__"]]:
    """Wait until a person has decided; that may take days."""
    decision: dict[str, Any] = interrupt(
        {"draft": state["draft"], "unsupported": state["unsupported"]}
    )
    match decision["action"]:
        case "publish":
            return Command(update={"approved_by": decision["by"]}, goto="publish")
        case "revise":
            return Command(
                update={"remarks": [decision["remark"]], "revisions": 0}, goto="draft"
            )
    return Command(goto=END)
