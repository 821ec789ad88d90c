"""The sentences of a report that the page and its Markdown have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from migrate_interactions.audit.ledger import Count
from migrate_interactions.audit.readiness import FolderReadiness, WavePlan
from migrate_interactions.audit.report import AuditReport, FindingRow
from migrate_interactions.audit.savings import FlowSavings
from migrate_interactions.findings import REASONS, TURNS_CUT, Assumptions, Verdict
from migrate_interactions.reporting.audit.figures import (
    duration,
    joined,
    number,
    percent,
    signed,
    size,
    times,
)

#: Wave -> its heading, and what its findings need.
WAVES = {
    "safe": ("Safe", "A fix is on offer that keeps what the program does."),
    "review": ("Review", "A fix is on offer; a person has to look at what it changes."),
    "manual": ("Manual", "No fix is on offer; a person has to decide or write it."),
    "none": ("Nothing to do", "These are told for completeness."),
}
FATES = {
    "goes": "dead once the service keeps the turns, waits and chooses tools",
    "changes": "still there, but written otherwise: requests, and reads of their answers",
    "stays": "orchestrates still: also shown or stored elsewhere, or refused",
}
COUNTING = (
    "Lines of code are counted, not empty lines or comments; each line once, even if several "
    "findings claim it. Prompts, the bodies of tools, pages and business code are no "
    "orchestration and are not in these figures."
)
RELIABILITY = (
    "If each step works with a given probability, independently of the others, all of them work "
    "with that probability multiplied by itself once per step."
)
#: As many flows are described in sentences; the table has all.
FIRST_FLOWS = 5
NOTHING = "No line of code here orchestrates Gemini."


#: Of the code that documents show.
DOCUMENTS = "Nothing changes documents: what they show has to be written anew, by hand."


def share_sentence(count: Count) -> str:
    """How much of the orchestration code goes."""
    if count.share is None:
        return NOTHING
    branches = f", and with them {times(count.branches, 'branch', 'branches')}"
    return (
        f"{percent(count.share)} of the code that orchestrates Gemini can go: "
        f"{number(count.goes)} of {times(count.total, 'line')}{branches}. "
        f"{times(count.changes, 'line')} {'changes' if count.changes == 1 else 'change'}, "
        f"{number(count.stays)} {'stays' if count.stays == 1 else 'stay'}."
    )


def removed_sentence(report: AuditReport) -> str:
    """What ``migrate`` really deletes."""
    ledger = report.ledger
    count = ledger.count
    if not (ledger.added or ledger.deleted):
        return "`migrate` changes nothing here."
    net = ledger.added - ledger.deleted
    return (
        f"`migrate` removes {number(count.removed)} of the {times(count.goes, 'line')} by itself. "
        f"Its diff changes {times(len(report.changed), 'file')}: {number(ledger.deleted)} lines "
        f"out, {number(ledger.added)} in, net {signed(net)}."
    )


def score_sentence(report: AuditReport) -> str:
    """The readiness of everything, with the numbers that it is made of."""
    return score_of(next((one for one in report.readiness.folders if one.folder == "."), None))


def score_of(whole: FolderReadiness | None) -> str:
    """The readiness of a folder, with the numbers that it is made of."""
    if whole is None or whole.score is None:
        return "No call here orchestrates, so there is no score."
    return f"The readiness is {whole.score} of 100: {ready_sites(whole)}."


def ready_sites(whole: FolderReadiness) -> str:
    """How many sites of a folder are ready."""
    verbs = "that orchestrates is" if whole.sites == 1 else "that orchestrate are"
    return f"{number(whole.ready)} of {times(whole.sites, 'site')} {verbs} ready"


def verdicts_sentence(report: AuditReport) -> str:
    """How many frameworks and services collapse, shrink, and earn their place."""
    rows = [one.judgement for one in report.findings if one.judgement is not None]
    if not rows:
        return "No framework or service was found whose place is in question."
    by_verdict = {
        verdict: list(dict.fromkeys(one.subject for one in rows if one.verdict == verdict))
        for verdict in (*Verdict, *sorted({one.verdict for one in rows}))
    }
    words = {"earns its place": ("earns its place", "earn their place")}
    parts = []
    for verdict, subjects in by_verdict.items():
        one, more = words.get(verdict, (verdict, verdict.removesuffix("s")))
        if subjects:
            parts.append(f"{joined(subjects)} {one if len(subjects) == 1 else more}")
    return "; ".join(parts) + "."


def heaviest(report: AuditReport) -> FlowSavings | None:
    """The flow whose last request is the largest today.

    One that a fix moves comes before others, and one that keeps all turns before those that cut.
    Those whose requests are dead afterwards are left out.
    """
    flows = [one for one in report.savings.flows if one.turns and one.turns[-1].bytes_after]
    return max(
        flows,
        key=lambda one: (one.moves, TURNS_CUT not in one.unknown, one.turns[-1].bytes_before),
        default=None,
    )


def payload_sentence(flow: FlowSavings) -> str:
    """What a flow's last turn sends, before and after."""
    last = flow.turns[-1]
    before, after = size(last.bytes_before), size(last.bytes_after)
    start = f"At turn {number(last.number)}, a request of `{flow.name}` carries {before}"
    if TURNS_CUT in flow.unknown:
        return (
            f"`{flow.name}` cuts old turns. With all of them, a request would carry {before} at "
            f"turn {number(last.number)}; where the service keeps them, it carries {after}."
        )
    if before == after:
        return f"{start}, and as much afterwards."
    if flow.moves:
        return f"{start} today and {after} after the migration{ratio(flow)}."
    return f"{start}; moved by hand, it would carry {after}{ratio(flow)}."


def ratio(flow: FlowSavings) -> str:
    """``: 18 times less``, where it is at least twice."""
    last = flow.turns[-1]
    factor = last.bytes_before / last.bytes_after if last.bytes_after else 0
    return f": {factor:,.0f} times less" if factor >= 2 else ""


def assumptions_sentence(assumed: Assumptions) -> str:
    """What the figures take for granted."""
    return (
        f"Assumed: a question of {times(assumed.question_tokens, 'token')}, an answer of "
        f"{number(assumed.answer_tokens)}, {times(assumed.bytes_per_token, 'byte')} per token, "
        f"{times(assumed.turns, 'turn')}. What the code tells, instructions and tools, is counted."
    )


def tokens_sentence(state: str) -> str:
    """Why the model reads no less."""
    if state == "server":
        return (
            "The input tokens that the model reads stay the same: with previous_interaction_id "
            "the service puts the earlier turns in again. What shrinks is what is sent."
        )
    return (
        f"With state {state} nothing is kept at the service: requests go on carrying their "
        "history, and the model reads the same input tokens."
    )


def price_sentence(flow: FlowSavings) -> str:
    """What the prices are of."""
    return (
        f"A conversation of {times(len(flow.turns), 'turn')} with `{flow.name}` costs the same "
        "before and after, but for what the service finds in its cache; the truth is between "
        "the last two columns. Prices are those of the configuration."
    )


def steps_sentence(flow: FlowSavings, reliability: float) -> str:
    """The steps of one flow, and how often all of them work."""
    before, after = percent(flow.success_before), percent(flow.success_after)
    return (
        f"`{flow.name}`: the client coordinates {times(flow.steps_before, 'step')} today and "
        f"{number(flow.steps_after)} afterwards. At {percent(reliability)} each, all of them "
        f"work {before} of the time, then {after}."
    )


def plan_sentence(plan: Iterable[WavePlan]) -> str:
    """The plan in one line."""
    waves = [one for one in plan if one.findings]
    if not waves:
        return "There is nothing to plan."
    total = sum(one.minutes for one in waves)
    parts = [f"{duration(one.minutes)} {WAVES[one.wave][0].lower()}" for one in waves]
    return f"About {duration(total)} of work in all: {joined(parts)}."


def meaning_of(reason: str) -> str:
    """What a reason of a refusal means; empty for one that this version does not know."""
    return REASONS[reason].meaning if reason in REASONS else ""


def refused(report: AuditReport) -> list[tuple[str, int, str]]:
    """Reasons of refusals, how often each occurs, and its link; the most frequent first."""
    rows = [one for one in report.findings if one.reason]
    counts = Counter(one.reason for one in rows)
    links = {one.reason: one.link for one in rows}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(reason, count, links[reason]) for reason, count in ordered]


def place_of(finding: FindingRow) -> str:
    """``path:line``, in notebooks with the cell."""
    cell = f":cell {finding.cell}" if finding.cell is not None else ""
    return f"{finding.path}{cell}:{finding.line}"
