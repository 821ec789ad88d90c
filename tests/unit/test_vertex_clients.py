"""Which clients are, or may become, those of Vertex AI."""

from __future__ import annotations

import libcst as cst
import pytest

from migrate_interactions.engine.file_result import Outcome
from migrate_interactions.engine.migrate import migrate_file
from migrate_interactions.engine.rulebook import Settings, installed_rulebook
from migrate_interactions.facts.vertex import may_be_vertex
from migrate_interactions.findings import OneShots, Policy
from migrate_interactions.sources import Candidate, Project, decode
from migrate_interactions.syntax.tree import parse_tree

OFF = 'os.environ["GOOGLE_GENAI_USE_VERTEXAI"] = "False"'
ON = 'os.environ["GOOGLE_GENAI_USE_VERTEXAI"] = "True"'


@pytest.mark.parametrize(
    ("before", "arguments", "expected"),
    [
        ("", "", False),
        ("", "vertexai=True", True),
        ("", "vertexai=False, location=None", False),
        ("", "project=project", True),
        ("", "**options", True),
        (OFF, "", False),
        (f"{OFF}  # the Gemini API", "", False),
        (OFF.replace("False", "0").replace('"', "'").replace("VERTEXAI", "ENTERPRISE"), "", False),
        (f"if True:\n    {OFF}", "", False),
        (OFF, "vertexai=True", True),
        (ON, "", True),
        (ON.replace("True", "1"), "", True),
        (f"{OFF}\n{ON.replace('VERTEXAI', 'ENTERPRISE')}", "", True),
        (f"if vertex:\n    {ON}\nelse:\n    {OFF}", "", True),
        (OFF.replace('"False"', "choice"), "", True),
        (OFF.replace('"False"', '"False" if x else "True"'), "", True),
        ('os.environ.setdefault("GOOGLE_GENAI_USE_VERTEXAI", "False")', "", True),
        ('if os.getenv("GOOGLE_GENAI_USE_VERTEXAI"):\n    pass', "", True),
    ],
)
def test_clients(before: str, arguments: str, expected: bool) -> None:
    call = f"genai.Client({arguments})"
    tree = parse_tree("a.py", f"import os\n{before}\n{call}\n")
    match tree.module.body[-1]:
        case cst.SimpleStatementLine(body=[cst.Expr(value=cst.Call() as found)]):
            assert may_be_vertex(found, tree) is expected
        case _:
            pytest.fail("no call there")


VERTEX = """\
from google import genai

client = genai.Client(vertexai=True, project="p", location="global")
print(client.models.generate_content(model="gemini-2.5-flash", contents="Hello").text)
"""
PACKAGE = """\
from vertexai.generative_models import GenerativeModel

print(GenerativeModel("gemini-2.5-flash").generate_content("Hello").text)
"""
RETRIEVAL = """\
from vertexai.generative_models import GenerativeModel, Tool, grounding

tool = Tool.from_retrieval(grounding.Retrieval(grounding.VertexAISearch(datastore="d")))
print(GenerativeModel("gemini-2.5-flash", tools=[tool]).generate_content("Hello").text)
"""


@pytest.mark.parametrize(
    ("text", "offered", "reason"),
    [
        (VERTEX, False, "vertex-client"),
        (VERTEX, True, None),
        (PACKAGE, False, "vertex-client"),
        (PACKAGE, True, None),
        (RETRIEVAL, True, "tools"),
    ],
)
def test_the_configuration_says_whether_the_platform_has_the_api(
    text: str, offered: bool, reason: str | None
) -> None:
    source = decode(Candidate("x.py", "/x.py"), text.encode())
    settings = Settings(policy=Policy(one_shots=OneShots.MIGRATE))
    project = Project("/nowhere", vertex_interactions=offered)
    one, *others = migrate_file(source, installed_rulebook(), settings, project).reported
    assert (one.finding.refusal.reason if one.finding.refusal else None) == reason
    assert {each.outcome is Outcome.MIGRATED for each in (one, *others)} == {reason is None}
    if one.finding.refusal and reason == "vertex-client":
        assert "`vertex-interactions = true`" in one.finding.refusal.sentence
