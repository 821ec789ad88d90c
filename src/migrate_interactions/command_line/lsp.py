"""``lsp``: the language server, over standard input and output."""

from __future__ import annotations

import importlib.util
import os
import sys

import click

from migrate_interactions.command_line.group import fail


@click.command()
def command() -> int:
    """Serve an editor over standard input and output (Language Server Protocol).

    Findings while you type, fixes and suppressions as quick fixes, a rule's text on hovering.
    The configuration is that of the pyproject.toml nearest to each file.
    """
    if importlib.util.find_spec("pygls") is None:
        fail("the language server needs pygls: pip install 'migrate-interactions[lsp]'")
    from migrate_interactions.language_server.server import make_server

    # the server closes its streams, and nothing else may be written between its messages
    stdin = os.fdopen(os.dup(sys.stdin.fileno()), "rb")
    stdout = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    make_server().start_io(stdin, stdout)
    return 0
