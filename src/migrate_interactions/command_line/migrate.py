"""``migrate``: show the changes as a diff, or write them."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from migrate_interactions.command_line.analysing import analyse, changes_of
from migrate_interactions.command_line.check import exit_code
from migrate_interactions.command_line.options import (
    follow_option,
    migrate_again,
    paths_argument,
    policy_options,
    request,
    safety_option,
    selection_options,
)
from migrate_interactions.command_line.program_arguments import (
    ProgramCommand,
    ProgramOptions,
    program_options,
    take_program_options,
)
from migrate_interactions.command_line.reports import deliver, report_options
from migrate_interactions.command_line.standard_input import (
    print_new_text,
    stdin_option,
    take_standard_input,
)
from migrate_interactions.engine.file_result import Run
from migrate_interactions.engine.request import Request
from migrate_interactions.engine.run import Task
from migrate_interactions.reporting.formats import FORMATS
from migrate_interactions.reporting.lines import plain, print_lines
from migrate_interactions.reporting.occasion import Occasion, Writing
from migrate_interactions.sources import Candidate

if TYPE_CHECKING:
    from migrate_interactions.proving import Proof


@click.command(cls=ProgramCommand)
@paths_argument
@click.option("--write", is_flag=True, help="Write the changes instead of showing them.")
@click.option(
    "-i",
    "--interactive",
    is_flag=True,
    help="Show each fix and ask; write those that were agreed to.",
)
@safety_option
@follow_option
@stdin_option
@policy_options
@report_options
@selection_options
@click.option(
    "--prove",
    "program",
    metavar="PROGRAM",
    type=click.Path(),
    help="EXECUTE this program before and after its migration and compare.",
)
@program_options
def command(
    paths: tuple[str, ...],
    write: bool,
    interactive: bool,
    output: str,
    output_file: str | None,
    config: str | None,
    program: str | None,
    **options: Any,
) -> int:
    """Migrate to the Interactions API: print a diff, or write with --write.

    PATHS are files and folders; the current folder by default. The diff goes to standard
    output and can be piped to git apply; the report then goes to standard error. Reports for
    programs (json, sarif and so on) take the place of the diff, unless --output names a file.

    With - as the path, the file comes by standard input, and all of its new text goes to standard
    output, or what came where nothing changes.

    With --interactive each fix is shown with its reason: y applies it whole, n leaves it, a applies
    this and all others of its rule, q asks no more. Then what was agreed to is written; after
    Ctrl-C nothing is.

    With --prove a program is run before and after the migration, against an emulated Gemini
    service; what follows -- is given to it. If it differs, --write writes nothing.

    Exit code: 0 nothing is left to do; 1 without --write: there is a diff, or findings that
    stay; 2 a file could not be done. With --write and with - refused findings stay, and are no
    error. With --prove also 1 where before and after differ, 2 where the program could not be run.
    """
    how = take_program_options(options)
    forbidden = {
        "--write": write,
        "--interactive": interactive,
        "--prove": program,
        "--follow": options["follow"],
    }
    stdin = take_standard_input(paths, options, forbidden)
    asked = request(paths, config, stdin, **options)
    candidates = asked.candidates()
    if interactive:
        from migrate_interactions.command_line.interactive import ask_through

        write = True
        done = ask_through(asked, candidates, output)
    else:
        done = analyse(asked, candidates, Task.MIGRATE)
    if stdin is not None:
        return _filter(done, asked, stdin, output, output_file)
    proof = _proof(program, how, done, candidates) if program is not None else None
    writing = write and (proof is None or proof.equal)
    if writing:
        from migrate_interactions.engine.writing import write_results

        done = write_results(done, {one.path: one for one in candidates})
    _show(done, _occasion(asked, write, writing, proof), output, output_file, proof)
    code = (2 if done.failed else 0) if write else exit_code(done)
    return max(code, _proof_code(proof))


def _filter(done: Run, asked: Request, stdin: Candidate, output: str, file: str | None) -> int:
    """Print the new text, where the report leaves standard output to it, and the report."""
    if FORMATS[output].for_people or file is not None:
        print_new_text(done, stdin)
    occasion = replace(
        _occasion(asked, write=False, written=False, proof=None), writing=Writing.PRINTED
    )
    deliver(done, occasion, output, file, sys.stderr)
    return 2 if done.failed else 0


def _proof(
    program: str, how: ProgramOptions, done: Run, candidates: tuple[Candidate, ...]
) -> Proof:
    from migrate_interactions.command_line.proof import find_program, run_proof

    return run_proof(find_program(program, how.root), changes_of(done, candidates), how)


def _proof_code(proof: Proof | None) -> int:
    if proof is None:
        return 0
    from migrate_interactions.command_line.proof import proof_exit_code

    return proof_exit_code(proof)


def _occasion(asked: Request, write: bool, written: bool, proof: Proof | None) -> Occasion:
    again = migrate_again(asked.paths)
    outcome = Writing.DONE if written else Writing.WITHHELD
    return Occasion(
        "migrate",
        asked.configuration.state,
        apply=f"{again} --safety review",
        write=f"{again} --write",
        writing=outcome if write else Writing.NOT_ASKED,
        proof=proof.to_json() if proof is not None else None,
    )


def _show(
    done: Run, occasion: Occasion, output: str, file: str | None, proof: Proof | None
) -> None:
    """The diff, where the report leaves standard output to it; the report; the proof."""
    shows_diff = occasion.writing is Writing.NOT_ASKED
    for_people = FORMATS[output].for_people
    if shows_diff and (for_people or file is not None):
        from migrate_interactions.reporting.diff_output import print_diff

        print_diff(done.changed)
    stream = sys.stderr if shows_diff or not for_people else sys.stdout
    deliver(done, occasion, output, file, stream)
    if proof is not None and output != "json":
        from migrate_interactions.command_line.proof import print_proof

        print_lines([plain()], stream)
        print_proof(proof, stream)
