"""Show a proof: the verdict first, then the model calls, then the outputs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from migrate_interactions.emulator import RecordedRequest
from migrate_interactions.proving.proof import CallPair, Proof
from migrate_interactions.proving.running import ProgramRun

SHOWN_LINES = 12
STYLES = {"equal": "green", "no-requests": "yellow", "before-failed": "yellow"}
HEADINGS = ("call", "bytes before", "bytes after", "turns before", "turns after", "context")
# Escape sequences of terminals, and control characters but tab.
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07]*\x07|[\x00-\x08\x0b-\x1f\x7f]")


def proof_renderable(proof: Proof) -> RenderableType:
    """The proof for a terminal: outputs side by side, model calls in a table."""
    style = STYLES.get(proof.verdict, "red")
    pieces: list[RenderableType] = [Text(proof.reason, style=f"bold {style}")]
    if proof.calls:
        pieces += [Text(), _calls_table(proof)]
        pieces += [
            Padding(Text(line, style="red"), (0, 0, 0, 2)) for line in _differences(proof.calls)
        ]
    pieces += [Text(), _outputs(proof)]
    if proof.output_diff:
        pieces.append(Panel(_diff(proof.output_diff), title="output, before → after"))
    pieces += [Text(f"• {note}", style="dim") for note in proof.notes]
    pieces += [
        Panel(Text("\n".join(lines)), title=f"stderr {name}", border_style="red")
        for name, lines in _tracebacks(proof)
    ]
    return Group(*pieces)


def proof_text(proof: Proof) -> str:
    """The proof as plain text, for pipes and logs."""
    lines = [proof.reason]
    if proof.calls:
        rows = [HEADINGS, *(_cells(pair) for pair in proof.calls), _totals(proof)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
        lines.append("")
        lines += [
            "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
            for row in rows
        ]
        lines += [f"  {line}" for line in _differences(proof.calls)]
    lines.append("")
    for name, run in _runs(proof):
        lines.append(f"{name}: {_summary(run)}")
    if proof.output_diff:
        lines += ["", *map(_clean, proof.output_diff.split("\n"))]
    elif proof.before.stdout:
        lines += ["", "output:", *(f"  {line}" for line in _shown(proof.before.stdout))]
    lines += [f"note: {note}" for note in proof.notes]
    for name, tail in _tracebacks(proof):
        lines += ["", f"stderr {name}:", *(f"  {line}" for line in tail)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _runs(proof: Proof) -> Iterator[tuple[str, ProgramRun]]:
    yield "before", proof.before
    if proof.after is not None:
        yield "after", proof.after


def _calls_table(proof: Proof) -> Table:
    table = Table(title="What was sent, and what the model saw", title_justify="left")
    table.show_footer = True
    for heading, total in zip(HEADINGS, _totals(proof), strict=True):
        table.add_column(heading, total, justify="left" if heading == "context" else "right")
    for pair in proof.calls:
        *cells, verdict = _cells(pair)
        table.add_row(*cells, Text(verdict, "green" if pair.equal else "red"))
    return table


def _cells(pair: CallPair) -> tuple[str, ...]:
    return (
        str(pair.number),
        _of(pair.before, "request_bytes"),
        _of(pair.after, "request_bytes"),
        _of(pair.before, "turns_sent"),
        _of(pair.after, "turns_sent"),
        "equal" if pair.equal else "differs",
    )


def _totals(proof: Proof) -> tuple[str, ...]:
    """The sums over the model calls shown."""
    befores = [pair.before for pair in proof.calls]
    afters = [pair.after for pair in proof.calls]
    return (
        "all",
        _sum(befores, "request_bytes"),
        _sum(afters, "request_bytes"),
        _sum(befores, "turns_sent"),
        _sum(afters, "turns_sent"),
        "equal" if proof.contexts_equal else "differs",
    )


def _differences(pairs: Iterable[CallPair]) -> list[str]:
    return [
        f"call {pair.number}: {_clean(difference)}"
        for pair in pairs
        for difference in pair.differences
    ]


def _outputs(proof: Proof) -> Table:
    grid = Table.grid(expand=True, padding=(0, 1))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    panels = [
        Panel(Text("\n".join(_shown(run.stdout))), title=name, subtitle=_summary(run))
        for name, run in _runs(proof)
    ]
    if proof.after is None:
        panels.append(Panel(Text("not run", style="dim"), title="after"))
    grid.add_row(*panels)
    return grid


def _summary(run: ProgramRun) -> str:
    end = "timed out" if run.timed_out else f"exit code {run.exit_code}"
    return f"{end}, {len(run.requests)} requests, {run.request_bytes:,} bytes sent"


def _tracebacks(proof: Proof) -> Iterator[tuple[str, list[str]]]:
    for name, run in _runs(proof):
        if run.has_traceback:
            yield name, _lines(run.stderr)[-SHOWN_LINES:]


def _diff(diff: str) -> Text:
    styles = {"+": "green", "-": "red", "@": "cyan"}
    lines = [Text(_clean(line), style=styles.get(line[:1], "")) for line in diff.split("\n")]
    return Text("\n").join(lines)


def _shown(output: bytes) -> list[str]:
    lines = _lines(output)
    if len(lines) <= SHOWN_LINES:
        return lines
    return [*lines[:SHOWN_LINES], f"… {len(lines) - SHOWN_LINES} more lines"]


def _lines(output: bytes) -> list[str]:
    return [_clean(line) for line in output.decode("utf-8", "replace").rstrip("\n").split("\n")]


def _clean(line: str) -> str:
    """A line that cannot steer the terminal it is shown on."""
    return CONTROL.sub("", line)


def _of(request: RecordedRequest | None, name: str) -> str:
    return "-" if request is None else f"{getattr(request, name):,}"


def _sum(requests: Iterable[RecordedRequest | None], name: str) -> str:
    return f"{sum(getattr(each, name) for each in requests if each is not None):,}"
