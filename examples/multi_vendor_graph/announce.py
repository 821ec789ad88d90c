"""Writes release announcements together with the people who answer for them.

    python announce.py start v4.2 notes.txt           draft and review, then wait
    python announce.py publish v4.2 --by "Ada"        sign what is waiting
    python announce.py revise v4.2 "Say who pays."    send it back with a remark
    python announce.py drop v4.2                      give it up
"""

import argparse
from pathlib import Path
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.types import Command

from graph import build_graph

STATE = Path(__file__).parent / "announcements.sqlite"


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Writes release announcements.")
    actions = parser.add_subparsers(dest="action", required=True)
    start = actions.add_parser("start")
    start.add_argument("release")
    start.add_argument("notes", type=Path)
    publish = actions.add_parser("publish")
    publish.add_argument("release")
    publish.add_argument("--by", required=True)
    revise = actions.add_parser("revise")
    revise.add_argument("release")
    revise.add_argument("remark")
    drop = actions.add_parser("drop")
    drop.add_argument("release")
    return parser.parse_args()


def to_do(given: argparse.Namespace) -> dict[str, Any] | Command[Any]:
    """What the graph is to go on with."""
    if given.action == "start":
        return {"notes": given.notes.read_text("utf-8")}
    return Command(resume=vars(given))


def main() -> None:
    """Run the graph until it is done or waits for somebody."""
    given = arguments()
    with SqliteSaver.from_conn_string(str(STATE)) as checkpointer:
        graph = build_graph(checkpointer)
        thread = {"configurable": {"thread_id": given.release}}
        state = graph.invoke(to_do(given), thread)
        for waiting in state.get("__interrupt__", ()):
            print(f"-- {given.release} waits for approval --")
            print(waiting.value["draft"])
            for claim in waiting.value["unsupported"]:
                print(f"  not in the notes: {claim}")


if __name__ == "__main__":
    main()
