"""The variables of a notebook that a line or cell for IPython uses.

Shell commands see them only where IPython puts their values in: ``{name}`` and ``$name``. So do
magics that are known to take no Python. Of all other magics every word may be a variable.
"""

from __future__ import annotations

import ast
import builtins
import keyword
import re
import textwrap
from dataclasses import dataclass

#: Magics that run the Python behind them.
_RUN_PYTHON = frozenset({"memit", "mprun", "prun", "lprun", "time", "timeit"})
_INSTALL = frozenset({"apt", "conda", "magic", "mamba", "micromamba", "pip", "uv"})
_SHELL = frozenset({"bash", "cd", "cmd", "perl", "pwd", "script", "sh", "shell", "sx", "system"})
_LANGUAGES = frozenset({"HTML", "SVG", "html", "javascript", "js", "latex", "markdown", "svg"})
_OTHER_PYTHONS = frozenset({"pypy", "python", "python2", "python3", "ruby"})
_FILES = frozenset({"bookmark", "capture", "file", "writefile"})
_EXTENSIONS = frozenset({"aimport", "autoreload", "load_ext", "reload_ext", "unload_ext"})
_SETTINGS = frozenset({"alias", "colors", "config", "env", "matplotlib", "pylab", "set_env"})
_COLAB = frozenset({"tensorboard", "tensorflow_version"})
#: Magics whose words, and whose cells' bodies, are no Python; values may be put in.
_TAKE_TEXT = (
    _INSTALL | _SHELL | _LANGUAGES | _OTHER_PYTHONS | _FILES | _EXTENSIONS | _SETTINGS | _COLAB
)
#: Magics that take variables away, or run code that is not there to read.
_REACH_ALL = re.compile(r"(?:reset|reset_selective|recall|rep|rerun)\b|run\b.*?\s-\w*i")
_MAGIC = re.compile(r"(?:[ \t]*(?:#.*)?\n)*[ \t]*(%{1,2}|!{1,2}|\?{1,2}|[,;/])[ \t]*(\w*)")
_OPTIONS = re.compile(r"(?:[ \t]+--?\w+(?:[ \t]+\d+)?)*[ \t]*")
_EXPANDED = re.compile(r"\$\{?([A-Za-z_]\w*)|\{([^{}]*)\}")
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_SET = re.compile(r"(?<![\w.])([A-Za-z_]\w*)[ \t]*=(?!=)")
_NEVER = frozenset({*dir(builtins), *keyword.kwlist})


@dataclass(frozen=True)
class Names:
    """The variables that something reads, and those that it sets; or it may reach all."""

    used: frozenset[str]
    bound: frozenset[str] = frozenset()
    reaches_all: bool = False


def names_in(command: str) -> Names:
    """The variables of ``command``, a line or a whole cell for IPython."""
    magic = _MAGIC.match(command)
    sign, name = (magic[1], magic[2]) if magic is not None else ("", "")
    rest = command[magic.end() :] if magic is not None else command
    if not sign.startswith("%"):
        rest = name + rest
    if sign.startswith("!"):
        return Names(_put_in(rest))
    if sign.startswith("%") and name in _TAKE_TEXT:
        head, _, _ = rest.partition("\n")
        return Names(_put_in(rest), words(head) if name == "capture" else frozenset())
    if sign == "%" and _REACH_ALL.match(name + rest):
        return Names(frozenset(), reaches_all=True)
    if sign == "%" and name in _RUN_PYTHON:
        options = _OPTIONS.match(rest)
        return _of_python(rest[options.end() :] if options is not None else rest)
    return Names(words(rest), frozenset(_SET.findall(rest)) - _NEVER)


def words(text: str) -> frozenset[str]:
    """Every word of ``text`` that may be a variable."""
    return frozenset(_WORD.findall(text)) - _NEVER


def _put_in(text: str) -> frozenset[str]:
    found: set[str] = set()
    for name, expression in _EXPANDED.findall(text):
        found |= {name} if name else words(expression)
    return frozenset(found) - _NEVER


def _of_python(text: str) -> Names:
    try:
        tree = ast.parse(textwrap.dedent(text).replace("\\\n", " ").strip())
    except (SyntaxError, ValueError):
        return Names(words(text), frozenset(_SET.findall(text)) - _NEVER)
    used: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).partition(".")[0])
    return Names(frozenset(used) - _NEVER, frozenset(bound))
