"""Record the picture of the README: a real run of the tool on the example, in a terminal.

    python3 scripts/record_terminal.py            record docs/images/migrate-and-prove.svg
    python3 scripts/record_terminal.py --check    say whether a new recording would look alike

Needs a system with pseudo-terminals (Linux, macOS).
"""

import html
import os
import re
import shlex
import subprocess
import sys

from environment import ROOT, enter

enter("dev")

import fcntl
import io
import pty
import struct
import termios
from collections.abc import Callable, Iterable

from rich.console import Console
from rich.terminal_theme import SVG_EXPORT_THEME
from rich.text import Text

PICTURE = ROOT / "docs/images/migrate-and-prove.svg"
EXAMPLE = "examples/support_bot"
WIDTH = 100
#: Rows of the proof that the picture can do without.
LEFT_OUT = re.compile(r"│ +(9|1[0-3]) │")
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SVG = """\
<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" \
xml:space="preserve">
<title>migrate-interactions migrate and prove, run on examples/support_bot</title>
<style>
.{unique_id}-matrix {{ font-family: FONTS; font-size: {char_height}px; \
line-height: {line_height}px; white-space: pre; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
""".replace("FONTS", FONTS)


def in_terminal(*arguments: str) -> list[Text]:
    """What a command shows in a terminal, line by line."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "migrate_interactions", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=inner,
        stderr=subprocess.DEVNULL,
    )
    os.close(inner)
    shown = bytearray()
    while True:
        try:
            piece = os.read(outer, 65536)
        except OSError:  # how Linux says that the other side is closed
            break
        if not piece:
            break
        shown += piece
    os.close(outer)
    process.wait()
    lines = shown.decode().replace("\r\n", "\n").split("\n")
    return [Text.from_ansi(line) for line in lines]


def part(lines: list[Text], first: str, last: str) -> list[Text]:
    """The lines from the first that contains ``first`` to the next that contains ``last``."""
    start = next(number for number, line in enumerate(lines) if first in line.plain)
    end = next(number for number in range(start, len(lines)) if last in lines[number].plain)
    return lines[start : end + 1]


def without(lines: list[Text], unwanted: Callable[[str], object]) -> Iterable[Text]:
    """The lines but the unwanted ones; one line with a mark stands for each run of those."""
    gap = False
    for line in lines:
        if not unwanted(line.plain):
            gap = False
            yield line
        elif not gap:
            gap = True
            yield Text("    ⋮", style="dim")


def prompt(*arguments: str) -> Text:
    """A command as it is typed."""
    return Text.assemble(("$ ", "bold green"), f"migrate-interactions {shlex.join(arguments)}")


def recording() -> list[Text]:
    """The lines of the picture."""
    migrate = ("migrate", EXAMPLE)
    prove = ("prove", f"{EXAMPLE}/bot.py", "--stdin", f"{EXAMPLE}/session.txt")
    diff = in_terminal(*migrate)
    proof = in_terminal(*prove)
    return [
        prompt(*migrate),
        Text(),
        Text("    ⋮", style="dim"),
        *part(diff, "def ask(self", "return response.output_text"),
        Text("    ⋮", style="dim"),
        Text(),
        prompt(*prove),
        Text(),
        *without(part(proof, "Equal", "└"), LEFT_OUT.match),
    ]


def drawn(lines: list[Text]) -> str:
    """The lines as an SVG picture."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in lines:
        console.print(line, soft_wrap=False, no_wrap=True, crop=True)
    return console.export_svg(
        title="migrate-interactions", theme=SVG_EXPORT_THEME, code_format=SVG, unique_id="terminal"
    )


def looks(svg: str) -> str:
    """The words of a picture. Numbers do not count: they depend on the version of the SDK."""
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    return " ".join(re.sub(r"[\d,]+", "0", html.unescape(words)).split())


def main() -> int:
    """Record the picture, or check the committed one."""
    svg = drawn(recording())
    if "--check" not in sys.argv[1:]:
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        PICTURE.write_text(svg, "utf-8", newline="\n")
        return 0
    if PICTURE.is_file() and looks(PICTURE.read_text("utf-8")) == looks(svg):
        return 0
    print("The tool's output has changed: python3 scripts/record_terminal.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
