"""What modules on vertexai become where google-genai says it otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.sources import Candidate, Project, decode

HEAD = """\
import os
import vertexai
from vertexai.generative_models import GenerativeModel, Part, SafetySetting, HarmCategory
"""
INIT = 'vertexai.init(project="p", location="us-east1")\n'
MODEL = 'model = GenerativeModel("gemini-2.5-flash")\n'
ASK = 'response = model.generate_content("Hello")\n'


def moved(text: str, base: Path = Path("/nowhere")) -> tuple[str, tuple[str, ...], str]:
    """The module on google-genai, what is said of it, and the reason where it stays."""
    location = str(base / "app.py")
    project = Project(str(base), files=(location,), vertex_interactions=True)
    if base.exists():
        files = tuple(sorted(str(one) for one in base.glob("*.py")))
        project = Project(str(base), files=files, vertex_interactions=True)
    source = decode(Candidate("app.py", location), text.encode())
    result = migrate_file(source, installed_rulebook(), Settings(), project)
    (finding,) = [one.finding for one in result.reported if one.finding.code == "GI604"]
    after = result.after.decode() if result.after else ""
    details = finding.fix.details if finding.fix else ()
    return after, details, finding.refusal.reason if finding.refusal else ""


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ("response.candidates[0].text", "print(response.text)"),
        ("len(response.candidates[0].function_calls)", "len((response.function_calls or []))"),
        ("[c.name for c in response.candidates[0].function_calls]", "(response.function_calls or"),
        ("1 if response.candidates[0].function_calls else 2", "1 if response.function_calls else"),
    ],
)
def test_reads_of_candidates(read: str, expected: str) -> None:
    after, _, _ = moved(f"{HEAD}{INIT}{MODEL}{ASK}print({read})\n")
    assert expected in after


@pytest.mark.parametrize(
    "read",
    [
        "response.candidates[1].text",
        "[c.text for c in response.candidates]",
        "response.candidates[0].content.text",
        "response.to_dict()",
        "response._raw_response",
    ],
)
def test_reads_without_a_counterpart(read: str) -> None:
    after, _, reason = moved(f"{HEAD}{INIT}{MODEL}{ASK}print({read})\n")
    assert not after
    assert reason == "response-read"


@pytest.mark.parametrize(
    ("call", "client", "note"),
    [
        (INIT, 'genai.Client(vertexai=True, project="p", location="us-east1")', ""),
        ("vertexai.init()\n", 'genai.Client(vertexai=True, location="us-central1")', "CLOUD_ML"),
        ("", 'genai.Client(vertexai=True, location="us-central1")', "CLOUD_ML_REGION"),
        (
            'vertexai.init(project="p", api_transport="rest")\n',
            'genai.Client(vertexai=True, project="p", location="us-central1")',
            "CLOUD_ML_REGION",
        ),
        (
            'vertexai.init(location=os.getenv("PLACE"), credentials=None)\n',
            'genai.Client(vertexai=True, location=os.getenv("PLACE"))',
            "it is `global`",
        ),
        (
            'vertexai.init(location=os.getenv("PLACE", "us-east1"))\n',
            'genai.Client(vertexai=True, location=os.getenv("PLACE", "us-east1"))',
            "",
        ),
    ],
)
def test_the_set_up_becomes_a_client(call: str, client: str, note: str) -> None:
    after, details, _ = moved(f"{HEAD}{call}{MODEL}{ASK}print(response.text)\n")
    assert f"client = {client}\n" in after
    about_place = [one for one in details if "us-central1" in one or "CLOUD_ML" in one]
    assert bool(about_place) == bool(note)
    assert all(note in one for one in about_place)


@pytest.mark.parametrize(
    ("own", "other", "reason"),
    [
        ("", "import vertexai\nvertexai.init(project='q')\n", "used-in-another-file"),
        (INIT, "from vertexai.language_models import X\n", "used-in-another-file"),
        (INIT, "from google.cloud import aiplatform\naiplatform.init()\n", ""),
        (INIT, "import flask\n", ""),
    ],
)
def test_the_set_up_of_other_files(own: str, other: str, reason: str, tmp_path: Path) -> None:
    text = f"{HEAD}{own}{MODEL}{ASK}print(response.text)\n"
    (tmp_path / "app.py").write_text(text)
    (tmp_path / "other.py").write_text(other)
    after, _, found = moved(text, tmp_path)
    assert found == reason
    assert bool(after) == (not reason)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{INIT}from vertexai.generative_models import *\n{MODEL}{ASK}",
        f"{HEAD}def f():\n    import vertexai\n{INIT}{MODEL}{ASK}",
        f"{HEAD}if os.name:\n    {INIT}{MODEL}{ASK}",
        f"{HEAD}{INIT}{MODEL}{ASK}make = Part.from_text\n",
        f"{HEAD}{INIT}{MODEL}{ASK}Part.from_dict({{}})\n",
        f"{HEAD}{INIT.replace('project', 'api_key')}{MODEL}{ASK}",
    ],
)
def test_what_is_not_followed_stays(text: str) -> None:
    assert moved(text)[0] == ""


@pytest.mark.parametrize(
    ("model", "is_gone"),
    [
        ("gemini-1.5-pro", True),
        ("gemini-pro-vision", True),
        ("gemini-pro-latest", False),
        ("gemini-2.5-flash", False),
    ],
)
def test_a_model_that_is_gone_is_named(model: str, is_gone: bool) -> None:
    after, details, _ = moved(f"{HEAD}{INIT}{MODEL}{ASK}".replace("gemini-2.5-flash", model))
    assert model in after
    said = f"the service no longer has {model}; name a newer model"
    assert (said in details) is is_gone
