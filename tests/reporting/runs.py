"""A run with one of everything."""

from migrate_interactions.engine.file_result import FileResult, Outcome, Reported, Run
from migrate_interactions.engine.suppression import Suppression
from migrate_interactions.engine.tally import tally
from migrate_interactions.findings import (
    Category,
    Edit,
    Finding,
    Fix,
    Place,
    Refusal,
    Safety,
    Span,
    going,
)
from migrate_interactions.sources import Failure


def place(line: int, column: int = 1) -> Place:
    return Place("chat/bot.py", line, column, line + 1)


FIX = Fix(
    "an id instead of the history",
    Safety.REVIEW,
    {"chat/bot.py": (Edit(Span(0, 1)),)},
    details=("the turns are stored",),
)
FINDINGS = (
    Reported(
        Finding(
            "GI101",
            "history-resend",
            place(3, 5),
            "earlier turns are sent again",
            sites=(place(3, 5),),
            orchestration=going("chat/bot.py", Category.HISTORY, (2, 4)),
            provenance=((place(1), "the client is made here"),),
            fix=FIX,
        ),
        Outcome.REVIEW,
    ),
    Reported(
        Finding(
            "GI102",
            "client-chat-session",
            place(7),
            "a chat",
            sites=(place(7), place(9)),
            refusal=Refusal("streaming", "`send_message_stream` is used", 9),
        ),
        Outcome.REFUSED,
    ),
    Reported(
        Finding("GI101", "history-resend", place(20), "again", sites=(place(20),)),
        Outcome.SUPPRESSED,
        "on purpose",
    ),
)
FAILURE = Failure("GI903", "chat/broken.py", "does not parse: invalid syntax", 4, 2)


def run(*more: Reported, **changes) -> Run:
    reported = (*FINDINGS, *more)
    result = FileResult(
        "chat/bot.py",
        reported,
        (Suppression(30, frozenset({"gi101"})),),
        tally(reported, [place(40)]),
        **changes,
    )
    failed = (Reported(FAILURE.finding((Place("chat/broken.py", 8),)), Outcome.FAILED),)
    broken = FileResult("chat/broken.py", failed, accounting=tally(failed))
    return Run((result, broken), searched=1200, mentioning=2)
