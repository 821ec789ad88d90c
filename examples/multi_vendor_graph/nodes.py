"""The steps that models do."""

from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage

import settings
from models import checker, critic, drafter
from state import Announcement


def draft(state: Announcement) -> dict[str, Any]:
    """Write the announcement, or write it anew with the remarks in mind."""
    task = f"Announce this release.\n\nNotes:\n{state['notes']}"
    if state.get("draft"):
        remarks = "\n".join(f"- {remark}" for remark in state["remarks"])
        task += f"\n\nYour last draft:\n{state['draft']}\n\nWhat to change:\n{remarks}"
    answer = drafter.invoke([SystemMessage(settings.HOUSE_STYLE), HumanMessage(task)])
    return {"draft": answer.text.strip(), "revisions": state.get("revisions", 0) + 1}


def critique(state: Announcement) -> dict[str, Any]:
    """Have another vendor's model read the draft as an editor would."""
    verdict = critic.invoke(
        f"You edit release announcements. House style:\n{settings.HOUSE_STYLE}\n\n"
        f"Judge this draft:\n{state['draft']}"
    )
    return {"accepted": verdict.accepted, "remarks": verdict.remarks}


def check_facts(state: Announcement) -> dict[str, Any]:
    """Have a third model compare the draft with the notes."""
    result = checker.invoke(
        "List every claim of the text that the notes do not support.\n\n"
        f"Notes:\n{state['notes']}\n\nText:\n{state['draft']}"
    )
    remarks = [f"Not in the notes: {claim}" for claim in result.unsupported]
    return {"unsupported": result.unsupported, "remarks": remarks}
