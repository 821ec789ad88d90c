"""Sandboxes, workflows, and clients all over: what is found, and what the verdict says."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.findings import Fate, Verdict
from tests.unit.frameworks.projects import findings_in, lines, program

CLIENT = """from google import genai

client = genai.Client()


def ask(text):
    return client.models.generate_content(model="gemini-2.5-flash", contents=text).text
"""


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ("", Verdict.COLLAPSES),
        ('    sandbox.files.write("table.csv", "1,2")\n', Verdict.SHRINKS),
        ("import anthropic\n\nother = anthropic.Anthropic()\n", Verdict.KEEPS),
    ],
    ids=["code-only", "files", "other-vendor"],
)
def test_a_sandbox_is_judged_by_what_else_it_is_for(
    more: str, verdict: Verdict, tmp_path: Path
) -> None:
    text = program("GI405", "runs-a-response") + more
    [finding] = findings_in(tmp_path, {"program.py": text})
    assert (finding.code, finding.place.line) == ("GI405", 8)
    assert finding.judgement is not None
    assert finding.judgement.verdict is verdict
    assert "code_execution" in finding.judgement.replacement
    assert lines(finding, Fate.GOES) == ({9} if verdict is Verdict.COLLAPSES else set())


WRITTEN = """import asyncio
import os
import subprocess
import httpx
from google import genai

client = genai.Client()
FLY = "https://api.machines.dev/v1/apps/box"
fly = httpx.Client(base_url=FLY)
notes = httpx.Client(base_url="https://notes.example.com")
answer = client.models.generate_content(model="gemini-2.5-flash", contents="Write Python.")
"""


@pytest.mark.parametrize(
    ("run", "products"),
    [
        ("httpx.post(f'{FLY}/machines/1/exec', json={'command': ['sh', '-c', answer.text]})",
         ["Fly"]),
        ("fly.post('/machines/1/exec', json={'command': ['sh', '-c', answer.text]})", ["Fly"]),
        ("notes.post('/', json={'text': answer.text})", []),
        ("fly.post('/machines', json={'image': 'python'})", []),
        ("subprocess.check_output(['/usr/bin/flyctl', 'm', 'exec', 'id', answer.text])", ["Fly"]),
        ("subprocess.run(['fly', 'deploy', answer.text])", []),
        ("subprocess.run(['python', '-c', answer.text])", []),
        ("subprocess.run(['docker', 'run', 'python', '-c', answer.text])", ["Docker"]),
        ("subprocess.run(['docker', 'tag', answer.text])", []),
        ("print(['docker', 'run', 'python', '-c', answer.text])", []),
        ("os.system(f'docker exec box python -c {answer.text}')", ["Docker"]),
        ("asyncio.create_subprocess_exec('podman', 'run', 'python', answer.text)", ["Docker"]),
    ],
)  # fmt: skip
def test_what_runs_code_by_a_command_or_a_request(
    run: str, products: list[str], tmp_path: Path
) -> None:
    found = findings_in(tmp_path, {"program.py": f"{WRITTEN}{run}\n"})
    assert [one.judgement and one.judgement.subject for one in found] == products
    assert all(one.code == "GI405" for one in found)


def test_a_workflow_is_named(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, {"program.py": program("GI407", "posts-to-zapier")})
    assert finding.judgement is not None
    assert finding.judgement.subject == "Zapier"
    assert finding.judgement.verdict is Verdict.SHRINKS


def _application(count: int) -> dict[str, str]:
    modules = {f"part{n}.py": CLIENT for n in range(count)}
    imports = "".join(f"import part{n}\n" for n in range(count))
    calls = "".join(f"part{n}.ask('')\n" for n in range(count))
    return {"pyproject.toml": "", "main.py": imports + calls, **modules}


def test_clients_in_many_modules_are_reported_once(tmp_path: Path) -> None:
    [finding] = findings_in(tmp_path, _application(4))
    assert (finding.code, finding.place.path, finding.place.line) == ("GI408", "part0.py", 3)
    assert "in 4 modules" in finding.message
    assert {place.path for place, _ in finding.provenance} == {f"part{n}.py" for n in range(4)}


def test_clients_in_few_modules_are_not(tmp_path: Path) -> None:
    assert findings_in(tmp_path, _application(3)) == []


def test_an_application_and_its_benchmarks_are_two_programs(tmp_path: Path) -> None:
    files = _application(4)
    for number in (0, 1):
        files[f"benchmarks/part{number}.py"] = files.pop(f"part{number}.py")
    assert findings_in(tmp_path, files) == []
    within = {f"app/{path}": text for path, text in _application(4).items()}
    [finding] = findings_in(tmp_path, {"pyproject.toml": "", **within})
    assert finding.place.path == "app/part0.py"


def test_scripts_side_by_side_are_programs_of_their_own(tmp_path: Path) -> None:
    files = _application(6)
    del files["main.py"]
    assert findings_in(tmp_path, files) == []
