"""``init``: write the configuration, the hook and a workflow into a project."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.init_files import Proposal, proposals
from migrate_interactions.command_line.origin import Origin, installed_from
from migrate_interactions.reporting.lines import is_terminal
from migrate_interactions.sources import Candidate, FileError, create_file, write_file
from migrate_interactions.sources.project import find_root


@click.command()
@click.option("-y", "--yes", is_flag=True, help="Write all that can be written, without asking.")
@click.option(
    "--repository", metavar="URL", help="The git repository of migrate-interactions, for others."
)
@click.option("--rev", help="What to check out of it: a tag or a commit.")
def command(yes: bool, repository: str | None, rev: str | None) -> int:
    """Set up a project: the configuration, a pre-commit hook, a workflow for GitHub.

    Shows each text and asks before it writes it. What is there is never overwritten: files get
    the text at their end, or it is only printed, for you to put where it belongs.

    Exit code: 0 all is there now, or you said no; 1 some text is only printed; 2 a file could
    not be written.
    """
    origin = _origin(repository, rev)
    root = find_root(os.getcwd(), (".git",)) or os.getcwd()
    asked = proposals(lambda path: _text(root, path), origin)
    return max(_settle(one, root, (lambda path: True) if yes else _confirmed) for one in asked)


def _origin(repository: str | None, rev: str | None) -> Origin:
    if repository or rev:
        if not (repository and rev):
            fail("--repository and --rev belong together")
        return Origin(repository, rev)
    origin = installed_from()
    if origin is None:
        fail(
            "this is installed from a folder, which others do not have: name the repository "
            "of migrate-interactions with --repository URL and --rev REV"
        )
    return origin


def _text(root: str, path: str) -> str | None:
    """The text of a file with its own line endings; None if it is not there."""
    try:
        with open(os.path.join(root, path), encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{path}: cannot be read: {error}")


def _settle(proposal: Proposal, root: str, agreed: Callable[[str], bool]) -> int:
    """Write one text, or say why not; the exit code."""
    path = proposal.path
    if proposal.whole is None:
        left = f"{path}: {proposal.reason}; it stays as it is"
        click.echo(f"{left}. To add by hand:\n\n{proposal.added}" if proposal.added else left)
        return 1 if proposal.added else 0
    click.echo(f"{path}: {'new' if proposal.before is None else 'at the end'}\n")
    click.echo(proposal.added)
    if not agreed(path):
        return 0
    try:
        _write(proposal, root)
    except FileError as error:
        click.echo(f"{path}: {error.failure.sentence}", err=True)
        return 2
    click.echo(f"written {path}")
    return 0


def _confirmed(path: str) -> bool:
    try:
        return click.confirm(f"Write {path}?")
    except click.Abort:
        if is_terminal(sys.stdin):
            raise
        fail("there is nobody to ask; to write without asking, say --yes")


def _write(proposal: Proposal, root: str) -> None:
    candidate = Candidate(proposal.path, os.path.join(root, *proposal.path.split("/")))
    assert proposal.whole is not None
    if proposal.before is None:
        _make_folder(os.path.dirname(candidate.location), proposal.path)
        create_file(candidate, proposal.whole.encode())
        return
    write_file(candidate, proposal.before.encode(), proposal.whole.encode())


def _make_folder(folder: str, path: str) -> None:
    try:
        os.makedirs(folder, exist_ok=True)
    except OSError as error:
        fail(f"{path}: its folder cannot be made: {error.strerror}")
