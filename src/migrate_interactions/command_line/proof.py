"""Run the proof of a migration for the commands ``prove`` and ``migrate --prove``."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from migrate_interactions.command_line.group import fail
from migrate_interactions.command_line.program_arguments import ProgramOptions
from migrate_interactions.reporting.lines import is_terminal, printable
from migrate_interactions.reporting.progress import waiting
from migrate_interactions.sources.skipped import is_notebook

if TYPE_CHECKING:
    from migrate_interactions.emulator import EmulatorOptions
    from migrate_interactions.proving import Proof

INSTALL = "pip install 'migrate-interactions[prove]'"
EXPORT = "export both versions with `jupyter nbconvert --to script` and compare what they do"
_COPIED_BYTES = 500_000_000
#: 2 where nothing can be said, 1 where something is different.
_EXIT_CODES = {"equal": 0, "before-failed": 2, "no-requests": 2}


@dataclass(frozen=True)
class Program:
    """A program to run: the folder that it needs, and its path below that folder."""

    root: Path
    entry: str


def find_program(program: str, root: str | None) -> Program:
    """The program at a path; its own folder, or the one its package is in, unless one is given.

    Ends the command where there is no such program.
    """
    location = Path(os.path.abspath(program))
    if location.is_dir():
        location = location / "__main__.py"
    if not location.is_file():
        fail(f"{program}: there is no such program; name a Python file")
    if is_notebook(location.name):
        fail(f"{program}: a notebook cannot be run here; name a Python file, or {EXPORT}")
    folder = Path(os.path.abspath(root)) if root else _own_folder(location.parent)
    if folder not in location.parents:
        fail(f"{program}: the program is not below --root {root}")
    return Program(folder, location.relative_to(folder).as_posix())


def _own_folder(folder: Path) -> Path:
    while (folder / "__init__.py").is_file() and folder != folder.parent:
        folder = folder.parent
    return folder


def run_proof(program: Program, changes: Mapping[str, bytes], how: ProgramOptions) -> Proof:
    """Run ``program`` as it is and with ``changes`` (absolute path: new bytes), and compare.

    Ends the command with a sentence where it cannot be run at all.
    """
    _check_extra(how)
    from migrate_interactions.emulator import EmulatorError
    from migrate_interactions.proving import prove
    from migrate_interactions.proving.prove import NOT_COPIED

    _check_folder(program.root)
    options = _emulator_options(how.options)
    stdin = Path(how.stdin).read_bytes() if how.stdin else b""
    what = f"executing {program.entry} twice, against an emulated service"
    with waiting(what), tempfile.TemporaryDirectory(prefix="migrate-interactions-") as place:
        copy = Path(os.path.realpath(place), "after")
        shutil.copytree(program.root, copy, symlinks=True, ignore=NOT_COPIED)
        for location, content in changes.items():
            if program.root in Path(location).parents:
                target = copy / Path(location).relative_to(program.root)
                target.unlink()
                target.write_bytes(content)
        try:
            return prove(
                program.root,
                copy,
                program.entry,
                how.arguments,
                stdin,
                options,
                how.timeout,
                python=how.python,
            )
        except EmulatorError as error:
            fail(str(error))


def proof_exit_code(proof: Proof) -> int:
    """0 where before and after are equal, 1 where they differ, 2 where nothing can be said."""
    return _EXIT_CODES.get(proof.verdict, 1)


def print_proof(proof: Proof, stream: IO[str]) -> None:
    """Show a proof: a table on a terminal, plain text elsewhere."""
    from migrate_interactions.proving.rendering import proof_renderable, proof_text

    if is_terminal(stream):
        from rich.console import Console

        Console(file=stream, highlight=False).print(proof_renderable(proof))
    else:
        stream.write(printable(proof_text(proof), stream))


def _check_extra(how: ProgramOptions) -> None:
    needed = ["starlette", "uvicorn"] if how.python else ["starlette", "uvicorn", "google.genai"]
    missing = [name for name in needed if not _is_installed(name)]
    if missing:
        fail(f"running programs needs {' and '.join(missing)}: {INSTALL}")


def _is_installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _check_folder(root: Path) -> None:
    """End the command where the folder is not one program's: too large, or everybody's."""
    temporary = Path(os.path.realpath(tempfile.gettempdir()))
    if Path(os.path.realpath(root)) in (temporary, *temporary.parents):
        fail(f"{root} is no program's folder; put the program in one, or name one with --root")
    size = 0
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in (".git", ".venv", "node_modules")]
        for name in files:
            size += os.lstat(os.path.join(folder, name)).st_size
        if size > _COPIED_BYTES:
            fail(f"{root} holds more than 500 MB, which would be copied; name a part with --root")


def _emulator_options(path: str | None) -> EmulatorOptions:
    from migrate_interactions.command_line.emulator_options import read_emulator_options

    return read_emulator_options(path)
