"""What the files of a project say of google-genai, form by form."""

from pathlib import Path

import pytest

from migrate_interactions.findings import Version
from migrate_interactions.sources import Project
from migrate_interactions.sources.requirements import (
    Requirement,
    deciding,
    is_requirement_file,
    requirements_in,
)

PYPROJECT = """\
[project]
name = "shop"
keywords = ["google-genai", "google-genai==9.9 in a keyword"]
dependencies = [
    "click>=8",
    "google-genai[aiohttp] >=1.0, <2",  # the SDK
]

[project.optional-dependencies]
voice = ["Google_GenAI~=1.5"]

[dependency-groups]
dev = [{include-group = "lint"}, "google-genai!=1.7"]

[tool.poetry.dependencies]
python = "^3.11"
google-genai = "^1.9"

[tool.poetry.group.dev.dependencies]
google-genai = {version = "1.11", extras = ["aiohttp"]}
"""

SETUP_SCRIPT = '''\
"""google-genai is used"""
from setuptools import setup

NEEDED = ["click", 'google-genai>=1.2']
setup(install_requires=NEEDED, extras_require={"x": ["google-genai==1.4"]})
raise SystemExit("never executed")
'''

SAID = {
    "uv.lock": (
        'version = 1\n\n[[package]]\nname = "google-genai"\nversion = "1.20.0"\n'
        'source = { registry = "https://pypi.org/simple" }\n',
        [(5, "==1.20.0")],
    ),
    "poetry.lock": (
        '[[package]]\nname = "google-auth"\nversion = "2.1"\n\n[[package]]\n'
        'name = "google-genai"\nversion = "1.2.0"\noptional = false\n\n'
        '[package.dependencies]\nhttpx = ">=0.28"\n',
        [(7, "==1.2.0")],
    ),
    "pdm.lock": ('[[package]]\nname = "google-genai"\nversion = "2.3.0"\n', [(3, "==2.3.0")]),
    "pylock.toml": ('[[packages]]\nname = "google-genai"\nversion = "3.4.0"\n', [(3, "==3.4.0")]),
    "Pipfile.lock": (
        '{\n "default": {\n  "google-genai": {\n   "hashes": ["sha256:1"],\n'
        '   "version": "==1.16.1"\n  }\n }\n}\n',
        [(5, "==1.16.1")],
    ),
    "requirements.txt": (
        "# google-genai==0.1\nclick\ngoogle-genai[aiohttp]==1.20 ; python_version > '3.9'\n"
        "  Google.GenAI >= 1.5,  != 1.7  # why\ngoogle-genai\ngoogle-genai-extra==5\n"
        "google-genai @ git+https://example.com/x\n-r more.txt\ngoogle-genai==1.21 \\\n"
        "    --hash=sha256:1\n",
        [(3, "==1.20"), (4, ">=1.5,!=1.7"), (9, "==1.21")],
    ),
    "requirements/base.txt": ("google-genai~=1.3\n", [(1, "~=1.3")]),
    "dev-requirements.in": ("google-genai<2\n", [(1, "<2")]),
    "constraints.txt": ("google-genai==1.*\n", [(1, "==1.*")]),
    "pyproject.toml": (
        PYPROJECT,
        [(6, ">=1.0,<2"), (10, "~=1.5"), (13, "!=1.7"), (17, "^1.9"), (20, "==1.11")],
    ),
    "setup.cfg": (
        "[options]\ninstall_requires =\n    click\n    google-genai>=1.0\n"
        "tests_require = google-genai==1.1\n",
        [(4, ">=1.0"), (5, "==1.1")],
    ),
    "setup.py": (SETUP_SCRIPT, [(4, ">=1.2"), (5, "==1.4")]),
}


@pytest.mark.parametrize("name", SAID)
def test_every_form_is_read_with_its_line(name: str) -> None:
    text, expected = SAID[name]
    said = requirements_in(name, f"shop/{name}", text.encode())
    assert sorted((one.line, one.says) for one in said) == expected
    assert {one.path for one in said} == {f"shop/{name}"}
    windows = requirements_in(name, name, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert sorted((one.line, one.says) for one in windows) == expected


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00google-genai",
        b"\x00google-genai\xff==",
        b'[[package]]\nname = "google-genai"',
        b'{"default": {"google-genai": {"version": ',
        b"[project\ndependencies = ['google-genai",
        b"project = 3\ndependency-groups = ['google-genai']\ntool = {poetry = 'google-genai'}",
        b"[tool.poetry.dependencies]\ngoogle-genai = [{version = 3}]\n",
        b"setup(install_requires=['google-genai'",
        b"google-genai[==\ngoogle-genai==\ngoogle-genai>=x.y\n",
    ],
)
def test_a_broken_file_says_nothing(name: str, content: bytes) -> None:
    assert not [one for one in requirements_in(name, name, content) if one.lowest != Version(0)]


def test_utf_16_is_read() -> None:
    content = "google-genai==1.20\r\n".encode("utf-16")
    assert [one.says for one in requirements_in("requirements.txt", "", content)] == ["==1.20"]


def test_other_files_are_not_requirement_files() -> None:
    assert not any(map(is_requirement_file, ["notes.txt", "setup.pyc", "other/base.txt", "uv.py"]))


@pytest.mark.parametrize(
    ("says", "lowest", "is_exact"),
    [
        ("==1.20", Version(1, 20), True),
        ("===1.20.1", Version(1, 20, 1), True),
        ("==1.*", Version(1), False),
        ("~=2.12", Version(2, 12), False),
        ("^3.0", Version(3), False),
        (">=1.0,<2", Version(1), False),
        ("<4,>=2.30.1,!=2.31", Version(2, 30, 1), False),
        ("<2", Version(0), False),
        ("!=1.3", Version(0), False),
        ("==3.0.0rc1", Version(3), True),
        (">=x.y", Version(0), False),
    ],
)
def test_what_a_requirement_admits(says: str, lowest: Version, is_exact: bool) -> None:
    requirement = Requirement("requirements.txt", 1, says)
    assert (requirement.lowest, requirement.is_exact) == (lowest, is_exact)


def project_with(base: Path, files: dict[str, str]) -> Project:
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text)
    return Project(str(base), (str(base),))


def lock(version: str) -> str:
    return f'[[package]]\nname = "google-genai"\nversion = "{version}"\n'


def declared(version: str) -> str:
    return f'[project]\ndependencies = ["google-genai{version}"]\n'


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, None),
        ({"requirements.txt": "google-genai\n"}, None),
        ({"requirements.txt": "google-genai==1.1", "uv.lock": lock("1.2")}, "uv.lock:3 says ==1.2"),
        (
            {"pyproject.toml": declared(">=1.3"), "app/pyproject.toml": declared(">=1.4")},
            "app/pyproject.toml:2 says >=1.4",
        ),
        (
            {"uv.lock": lock("1.2"), "app/pyproject.toml": declared(">=1.4")},
            "uv.lock:3 says ==1.2",
        ),
        (
            {"uv.lock": lock("1.2"), "app/requirements.txt": "google-genai>=1.5"},
            "app/requirements.txt:1 says >=1.5",
        ),
        (
            {"requirements.txt": "google-genai>=1.0", "constraints.txt": "google-genai==3.4"},
            "constraints.txt:1 says ==3.4",
        ),
        (
            {"requirements.txt": "google-genai==3.4", "requirements-old.txt": "google-genai==1.4"},
            "requirements-old.txt:1 says ==1.4",
        ),
        (
            {
                "requirements/a.txt": "google-genai==1.6",
                "other/requirements.txt": "google-genai==1",
            },
            "requirements/a.txt:1 says ==1.6",
        ),
        (
            {"requirements.in": "google-genai>=1", "requirements.txt": "google-genai==3.4.0"},
            "requirements.txt:1 says ==3.4.0",
        ),
    ],
)
def test_which_of_several_files_counts(
    tmp_path: Path, files: dict[str, str], expected: str | None
) -> None:
    found = project_with(tmp_path, files).sdk_requirement("app/chat.py")
    assert (str(found) if found else None) == expected


def test_nothing_outside_the_project_is_read(tmp_path: Path) -> None:
    project_with(tmp_path, {"requirements.txt": "google-genai==1.1", "repo/.git/x": "", "in/x": ""})
    assert Project(str(tmp_path)).sdk_requirement("repo/a/b.py") is None
    assert Project(str(tmp_path / "in")).sdk_requirement("b.py") is None
    assert Project(str(tmp_path)).sdk_requirement("in/b.py") is not None
    assert Project("/nowhere/at/all").sdk_requirement("x.py") is None


def test_the_order_of_requirements_does_not_matter() -> None:
    lines = "google-genai>=1.5\ngoogle-genai==2.0\ngoogle-genai==1.9\n"
    said = requirements_in("requirements.txt", "requirements.txt", lines.encode())
    found = {deciding([said]), deciding([said[::-1]]), deciding([(), said[1:] + said[:1]])}
    assert [str(one) for one in found] == ["requirements.txt:3 says ==1.9"]
