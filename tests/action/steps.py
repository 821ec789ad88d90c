"""Run the steps of ``action.yml`` as GitHub's runner does, as far as they are commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.readme.commands import ROOT

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
_EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")


@dataclass
class Job:
    """What came of the steps: the exit code, all that was printed, the files of the runner."""

    exit_code: int = 0
    printed: str = ""
    summary: str = ""
    uploaded: str = ""
    outputs: dict[str, str] = field(default_factory=dict)


def run_action(workspace: Path, runner: Path, *, install: bool = False, **inputs: str) -> Job:
    """Run the action in ``workspace``; with ``install``, also the step that installs the tool."""
    unknown = {name.replace("_", "-") for name in inputs} - ACTION["inputs"].keys()
    assert not unknown
    values = {f"inputs.{name}": one["default"] for name, one in ACTION["inputs"].items()}
    values |= {f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()}
    if not install:
        values["steps.install.outputs.tool"] = str(_tool(runner))
    kept = {
        name: value for name, value in os.environ.items() if not install or name != "PYTHONPATH"
    }
    job = Job()
    for step in ACTION["runs"]["steps"]:
        if "if" in step:
            name, value = step["if"].split(" == ")
            if values[name] != value.strip("'"):
                continue
        if "uses" in step:
            job.uploaded = _resolved(step["with"]["sarif_file"], values)
            continue
        if step.get("id") == "install" and not install:
            continue
        _run(step, values, workspace, runner, kept, job)
        if job.exit_code:
            break
    return job


def _run(
    step: dict[str, Any],
    values: dict[str, str],
    workspace: Path,
    runner: Path,
    kept: dict[str, str],
    job: Job,
) -> None:
    assert step["shell"] == "bash"
    output, summary = runner / "output", runner / "summary"
    output.write_text("")
    environment = {
        **kept,
        **{name: _resolved(value, values) for name, value in step["env"].items()},
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(summary),
        "GITHUB_ACTION_PATH": str(ROOT),
        "RUNNER_TEMP": str(runner),
    }
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
        cwd=workspace,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    job.exit_code = done.returncode
    job.printed += done.stdout + done.stderr
    job.summary = summary.read_text("utf-8") if summary.exists() else ""
    for line in output.read_text("utf-8").splitlines():
        name, _, value = line.partition("=")
        values[f"steps.{step['id']}.outputs.{name}"] = job.outputs[name] = value


def _resolved(text: str, values: dict[str, str]) -> str:
    return _EXPRESSION.sub(lambda found: values[found[1]], text)


def _tool(runner: Path) -> Path:
    """The tool of this environment, in place of one that is installed."""
    tool = runner / "tool"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m migrate_interactions "$@"\n')
    tool.chmod(0o755)
    return tool
