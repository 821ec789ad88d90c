"""Show a proof: outputs side by side, model calls in a table, the verdict first."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from migrate_interactions.emulator import RecordedRequest
from migrate_interactions.proving.proof import CallPair, Proof
from migrate_interactions.proving.running import ProgramRun

SHOWN_LINES = 12
PLAIN_WIDTH = 100
STYLES = {"equal": "green", "no-requests": "yellow", "before-failed": "yellow"}


def proof_renderable(proof: Proof) -> RenderableType:
    """The proof for a terminal."""
    style = STYLES.get(proof.verdict, "red")
    pieces: list[RenderableType] = [Text(proof.reason, style=f"bold {style}")]
    if proof.calls:
        pieces += [Text(), _calls_table(proof), *_differences(proof.calls)]
    pieces += [Text(), _outputs(proof)]
    if proof.output_diff:
        pieces.append(Panel(_diff(proof.output_diff), title="output, before → after"))
    pieces += [Text(f"• {note}", style="dim") for note in proof.notes]
    for name, run in (("before", proof.before), ("after", proof.after)):
        if run is not None and run.has_traceback:
            tail = "\n".join(_lines(run.stderr)[-SHOWN_LINES:])
            pieces.append(Panel(Text(tail), title=f"stderr {name}", border_style="red"))
    return Group(*pieces)


def proof_text(proof: Proof) -> str:
    """The proof as plain text, for pipes and logs."""
    output = io.StringIO()
    console = Console(file=output, width=PLAIN_WIDTH, no_color=True, highlight=False)
    console.print(proof_renderable(proof))
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def _calls_table(proof: Proof) -> Table:
    table = Table(title="What the model was sent", title_justify="left", show_footer=True)
    before, after = proof.before, proof.after
    table.add_column("call", "all", justify="right")
    table.add_column("bytes before", _amount(before.request_bytes), justify="right")
    after_bytes = _amount(after.request_bytes) if after else "-"
    table.add_column("bytes after", after_bytes, justify="right")
    table.add_column("turns sent before", justify="right")
    table.add_column("turns sent after", justify="right")
    table.add_column("context", "equal" if proof.contexts_equal else "differs")
    for pair in proof.calls:
        verdict = Text("equal", "green") if pair.equal else Text("differs", "red")
        table.add_row(
            str(pair.number),
            _of(pair.before, "request_bytes"),
            _of(pair.after, "request_bytes"),
            _of(pair.before, "turns_sent"),
            _of(pair.after, "turns_sent"),
            verdict,
        )
    return table


def _differences(pairs: Iterable[CallPair]) -> list[RenderableType]:
    return [
        Padding(Text(f"call {pair.number}: {difference}", style="red"), (0, 0, 0, 2))
        for pair in pairs
        for difference in pair.differences
    ]


def _outputs(proof: Proof) -> Table:
    grid = Table.grid(expand=True, padding=(0, 1))
    grid.add_column(ratio=1)
    grid.add_column(ratio=1)
    grid.add_row(_output("before", proof.before), _output("after", proof.after))
    return grid


def _output(name: str, run: ProgramRun | None) -> Panel:
    if run is None:
        return Panel(Text("not run", style="dim"), title=name)
    lines = _lines(run.stdout)
    shown = lines[:SHOWN_LINES]
    if len(lines) > SHOWN_LINES:
        shown.append(f"… {len(lines) - SHOWN_LINES} more lines")
    end = "timed out" if run.timed_out else f"exit code {run.exit_code}"
    subtitle = f"{end}, {len(run.requests)} requests, {_amount(run.request_bytes)} bytes"
    return Panel(Text("\n".join(shown)), title=name, subtitle=subtitle)


def _diff(diff: str) -> Text:
    text = Text()
    for line in diff.splitlines():
        style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
        text.append(line + "\n", style=style)
    text.right_crop(1)
    return text


def _lines(output: bytes) -> list[str]:
    return output.decode("utf-8", "replace").rstrip("\n").split("\n")


def _of(request: RecordedRequest | None, name: str) -> str:
    return "-" if request is None else _amount(getattr(request, name))


def _amount(number: int) -> str:
    return f"{number:,}"
