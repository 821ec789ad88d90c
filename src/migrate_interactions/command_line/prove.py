"""``prove``: run a program before and after its migration and compare."""

from __future__ import annotations

import sys
from typing import Any

import click

from migrate_interactions.command_line.analysing import analyse, changes_of
from migrate_interactions.command_line.options import (
    format_option,
    policy_options,
    request,
    safety_option,
    selection_options,
)
from migrate_interactions.command_line.program_arguments import (
    ProgramCommand,
    program_options,
    take_program_options,
)
from migrate_interactions.command_line.proof import (
    find_program,
    print_proof,
    proof_exit_code,
    run_proof,
)
from migrate_interactions.engine.run import Task


@click.command(cls=ProgramCommand)
@click.argument("program", type=click.Path())
@program_options
@safety_option
@policy_options
@format_option
@selection_options
def command(program: str, output: str, config: str | None, **options: Any) -> int:
    """EXECUTE a program before and after its migration and compare what the model saw.

    The program runs in copies of its folder, with what follows -- as its arguments, and can
    reach nothing but an emulated Gemini service on this machine. Your files are not changed.

    Exit code: 0 equal, 1 before and after differ, 2 the program could not be run.
    """
    how = take_program_options(options)
    found = find_program(program, how.root)
    asked = request((str(found.root),), config, **options)
    candidates = asked.candidates()
    done = analyse(asked, candidates, Task.MIGRATE)
    proof = run_proof(found, changes_of(done, candidates), how)
    if output == "json":
        from migrate_interactions.reporting.json_report import dumped

        sys.stdout.write(dumped(proof.to_json()))
    else:
        if not done.changed:
            click.echo("Nothing was migrated: both runs are of the same program.")
        print_proof(proof, sys.stdout)
    return proof_exit_code(proof)
