"""``migrate``: show the changes as a diff, or write them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from migrate_interactions.command_line.analysing import analyse, changes_of
from migrate_interactions.command_line.check import exit_code
from migrate_interactions.command_line.options import (
    Request,
    follow_option,
    format_option,
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
from migrate_interactions.engine.file_result import Run
from migrate_interactions.reporting.lines import Line, plain, print_lines
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
@policy_options
@format_option
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
    config: str | None,
    program: str | None,
    **options: Any,
) -> int:
    """Migrate to the Interactions API: print a diff, or write with --write.

    PATHS are files and folders; the current folder by default. The diff goes to standard
    output and can be piped to git apply; the report then goes to standard error.

    With --interactive each fix is shown with its reason: y applies it whole, n leaves it, a applies
    this and all others of its rule, q asks no more. Then what was agreed to is written; after
    Ctrl-C nothing is.

    With --prove a program is run before and after the migration, against an emulated Gemini
    service; what follows -- is given to it. If it differs, --write writes nothing.

    Exit code: 0 nothing is left to do; 1 without --write: there is a diff, or findings that
    stay; 2 a file could not be done. With --write refused findings stay, and are no error. With
    --prove also 1 where before and after differ, 2 where the program could not be run.
    """
    how = take_program_options(options)
    asked = request(paths, config, **options)
    candidates = asked.candidates()
    if interactive:
        from migrate_interactions.command_line.interactive import ask_through

        write = True
        done = ask_through(asked, candidates, output)
    else:
        done = analyse(asked, candidates, migrate=True)
    proof = _proof(program, how, done, candidates) if program is not None else None
    writing = write and (proof is None or proof.equal)
    if writing:
        from migrate_interactions.engine.writing import write_results

        done = write_results(done, {one.path: one for one in candidates})
    if output == "json":
        _print_json(done, asked, writing, proof)
    else:
        _print_text(done, asked, candidates, write, writing, proof)
    code = (2 if done.failed else 0) if write else exit_code(done)
    return max(code, _proof_code(proof))


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


def _print_json(done: Run, asked: Request, written: bool, proof: Proof | None) -> None:
    from migrate_interactions.reporting.json_report import json_report, migration_json

    more = migration_json(done, written, proof.to_json() if proof is not None else None)
    sys.stdout.write(json_report(done, "migrate", asked.configuration.state, **more))


def _print_text(
    done: Run,
    asked: Request,
    candidates: tuple[Candidate, ...],
    write: bool,
    written: bool,
    proof: Proof | None,
) -> None:
    if not write:
        from migrate_interactions.reporting.diff_output import print_diff

        print_diff(done.changed)
    stream = sys.stdout if write else sys.stderr
    print_lines(_report(done, asked, candidates, write, written), stream)
    if proof is not None:
        from migrate_interactions.command_line.proof import print_proof

        print_lines([plain()], stream)
        print_proof(proof, stream)


def _report(
    done: Run, asked: Request, candidates: tuple[Candidate, ...], write: bool, written: bool
) -> Iterator[Line]:
    from migrate_interactions.reporting.text import (
        accounting_lines,
        advice_lines,
        finding_lines,
        needs_lines,
        note_lines,
        storage_line,
        unused_lines,
    )

    findings = [*finding_lines(done), *note_lines(done), *unused_lines(done)]
    yield from findings
    if findings:
        yield plain()
    if written:
        for result in done.changed:
            yield (("green", "written "), ("bold", result.path))
    yield from accounting_lines(done)
    command = migrate_again(asked.paths)
    if done.changed:
        yield plain()
        yield storage_line(done, asked.configuration.state)
        yield from needs_lines(done.requirements)
        if not write:
            yield plain(f"Nothing is written yet: {command} --write")
        elif not written:
            yield (("bold red", "Nothing is written, since the proof failed."),)
    yield from advice_lines(done, f"{command} --safety review")
