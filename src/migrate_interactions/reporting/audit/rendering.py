"""What every page has in common: templates, style, and a policy that lets nothing in."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from migrate_interactions.reporting.audit import figures, tables, texts
from migrate_interactions.reporting.lines import one_line
from migrate_interactions.reporting.markdown_syntax import pieces

_PACKAGE = "migrate_interactions.reporting.audit"


def environment() -> Environment:
    """A new environment with the filters that all templates use."""
    made = Environment(
        loader=PackageLoader(_PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"figures": figures, "tables": tables, "texts": texts}
    made.filters |= {"prose": _prose, "kind": lambda cell: type(cell).__name__}
    return made


def scaffold(style: str, script: str = "") -> dict[str, Any]:
    """The values ``style``, ``script`` and ``policy`` of a page; ``script`` may be no file."""
    css, code = _file(style), _file(script) if script else ""
    sources = {"style-src": css, "script-src": code}
    allowed = [f"{kind} '{_hash(text)}'" for kind, text in sources.items() if text]
    policy = ["default-src 'none'", *allowed, "base-uri 'none'", "form-action 'none'"]
    return {"style": Markup(css), "script": Markup(code), "policy": "; ".join(policy)}


def _printable(value: Any) -> Any:
    """Texts of the report with escapes in place of characters that control, or are none."""
    return one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _prose(text: str) -> Markup:
    """A sentence; what stands between backticks is code."""
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else piece
        for number, piece in enumerate(pieces(one_line(text)))
    )


@cache
def _file(name: str) -> str:
    return (resources.files(_PACKAGE) / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    """The hash by which a policy allows the content of an element."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
