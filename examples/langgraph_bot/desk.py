"""Terminal front end of the help desk.

    python desk.py                  talk to it
    python desk.py < session.txt    replay a recorded session

/next makes room for the next reader, /quit leaves.
"""

import sys
import uuid

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig

import settings
from graph import build_graph


def new_thread() -> RunnableConfig:
    """A conversation of its own for each reader."""
    return {
        "configurable": {"thread_id": uuid.uuid4().hex},
        "recursion_limit": settings.MAX_STEPS,
    }


def main() -> None:
    """Read questions until the input ends."""
    graph = build_graph()
    thread = new_thread()
    answered = 0
    print(f"{settings.LIBRARY}, help desk. How can we help? (/next, /quit)")
    for line in sys.stdin:
        question = line.strip()
        if question == "/quit":
            break
        if question == "/next":
            thread = new_thread()
            print("-- next reader --")
        elif question:
            print(f"reader> {question}")
            state = graph.invoke({"messages": [HumanMessage(question)]}, thread)
            print(f"desk> {state['messages'][-1].text.strip()}")
            answered += 1
    print(f"-- {answered} questions answered --")


if __name__ == "__main__":
    main()
