"""Decides which of the two models answers: the one with the desk's tools, or the web's."""

from typing import Literal

from langchain_google_genai import ChatGoogleGenerativeAI
from pydantic import BaseModel, Field

import settings
from state import DeskState

ROUTER_PROMPT = """\
A reader writes to the help desk of a library. Say "desk" if the answer is in the
catalogue or in the reader's loans, or if it is small talk, and "web" if it needs
the internet: opening hours of other places, authors in the news, new releases.

The reader: {question}"""


class Route(BaseModel):
    """Where a question goes."""

    target: Literal["desk", "web"] = Field(description="who can answer")


router = ChatGoogleGenerativeAI(
    model=settings.ROUTER_MODEL,
    temperature=0,
).with_structured_output(Route)


def choose_model(state: DeskState) -> Literal["desk", "web"]:
    """The name of the node that answers the reader's latest message."""
    question = state["messages"][-1].text
    route = router.invoke(ROUTER_PROMPT.format(question=question))
    if route is None:
        return "desk"
    return route.target


def choose_next(state: DeskState) -> Literal["tools", "done"]:
    """Whether the model wants tools to be called before it can answer."""
    if state["messages"][-1].tool_calls:
        return "tools"
    return "done"
