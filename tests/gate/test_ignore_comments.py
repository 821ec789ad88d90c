"""Comments in bulk: what is added keeps everything quiet, what is removed silenced nothing."""

import ast
import json
import stat
from pathlib import Path

import nbformat
import pytest

from migrate_interactions.gate.ignore_comments import with_ignores, without_ignores

from ..command_line.programs import CHAT, WINDOW, called


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


LATER = "  # migrate-interactions: ignore[GI101] later"


@pytest.mark.parametrize(
    ("text", "line", "new"),
    [
        ("a = 1\n", 1, f"a = 1{LATER}\n"),
        ("a = 1", 1, f"a = 1{LATER}"),
        ("a = 1  \r\nb = 2\r\n", 1, f"a = 1{LATER}\r\nb = 2\r\n"),
        ("a = 1  # noqa: E501\n", 1, f"a = 1  # noqa: E501{LATER}\n"),
        ('a = """\nx\n"""\n', 1, f'a = """\nx\n"""{LATER}\n'),
        ('a = f"""{\n1}\nx""" + """\ny"""\n', 2, f'a = f"""{{\n1}}\nx""" + """\ny"""{LATER}\n'),
        ("a = 1 + \\\n    2 + \\\n    3\n", 2, f"a = 1 + \\\n    2 + \\\n    3{LATER}\n"),
        ("a = (\n    1,\n)\n", 2, f"a = (\n    1,{LATER}\n)\n"),
        ("if a: b = 'x\\\ny'\n", 1, f"if a: b = 'x\\\ny'{LATER}\n"),
        (
            "a = 1  # migrate-interactions: ignore[GI102] because  # noqa\n",
            1,
            "a = 1  # migrate-interactions: ignore[GI102, GI101] because  # noqa\n",
        ),
        ("# migrate-interactions: ignore[GI102]\na = 1\n", 2, None),
    ],
)
def test_a_comment_goes_where_it_may_stand(text: str, line: int, new: str | None) -> None:
    if new is None:
        new = text.replace("a = 1", f"a = 1{LATER}")
    assert with_ignores(text, {line: {"GI101"}}, "later") == new
    assert ast.dump(ast.parse(new)) == ast.dump(ast.parse(text))
    assert with_ignores(new, {line: {"GI101"}}, "again") == new


def test_several_findings_share_a_comment() -> None:
    new = with_ignores('a = """\n"""\n', {1: {"GI102", "GI101"}, 2: {"GI103"}}, "")
    assert new == 'a = """\n"""  # migrate-interactions: ignore[GI101, GI102, GI103]\n'


def test_a_text_that_cannot_be_read_is_left_alone() -> None:
    assert with_ignores("a = (\n", {1: {"GI101"}}, "") is None


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("a = 1  # migrate-interactions: ignore[GI101] x\n", "a = 1\n"),
        ("a = 1  # noqa  # migrate-interactions: ignore[GI101]  # x\n", "a = 1  # noqa  # x\n"),
        ("if a:\n    # migrate-interactions: ignore[GI101]\n    b\n", "if a:\n    b\n"),
        ("# migrate-interactions: ignore-file[GI101]\r\nb\r\n", "b\r\n"),
        ("b\n# migrate-interactions: ignore[GI101]", "b\n"),
        ("b = '# migrate-interactions: ignore[GI101]'\n", None),
        ("b  # migrate-interactions: what\n", None),
    ],
)
def test_what_is_left_of_a_comment_stays(text: str, new: str | None) -> None:
    assert without_ignores(text, lambda line, kind, word: True)[0] == (new or text)


def test_words_go_one_by_one() -> None:
    text = "a = 1  # migrate-interactions: ignore[GI101, GI102] x\n"
    new, removed = without_ignores(text, lambda line, kind, word: word == "gi102")
    assert (new, removed) == (text.replace(", GI102", ""), 1)


def test_after_adding_nothing_is_reported_and_after_removing_all_is_as_it_was(
    project: Path,
) -> None:
    prompt = CHAT.replace(
        'generate_content(model="gemini-2.5-flash"', 'generate_content(model="""gemini-2.5\n"""'
    )
    files = {"chat.py": CHAT, "window.py": WINDOW.replace("\n", "\r\n"), "prompt.py": prompt}
    for name, text in files.items():
        (project / name).write_bytes(text.encode())
    count = len(json.loads(called("check", "--format", "json", check=1).stdout)["findings"])
    output = called("check", "--add-ignores", "--reason", "after the release", check=0).stdout
    assert f"{count} ignores are added in 3 files." in output
    report = json.loads(called("check", "--format", "json", check=0).stdout)
    assert {one["suppression"] for one in report["suppressed"]} == {"after the release"}
    assert report["unused_suppressions"] == []
    assert called("migrate", check=0).stdout == ""
    assert "0 ignores are added" in called("check", "--add-ignores", check=0).stdout
    assert "0 ignores are removed" in called("check", "--remove-ignores", "unused", check=0).stdout
    called("check", "--remove-ignores", "all", check=0)
    assert {name: (project / name).read_bytes().decode() for name in files} == files


def test_cells_stay_valid(project: Path) -> None:
    def cell(source: str) -> nbformat.NotebookNode:
        return nbformat.v4.new_code_cell(source)

    book = nbformat.v4.new_notebook(
        cells=[
            cell("%pip install google-genai\nfrom google import genai\nclient = genai.Client()"),
            cell('%%time\nchat = client.chats.create(model="m")\nx = chat.send_message("a").text'),
            cell('two = client.chats.create(model="""m\n""")\ny = two.send_message("a").text;'),
        ]
    )
    path = project / "book.ipynb"
    nbformat.write(book, path)
    before = path.read_text()
    called("check", check=1)
    called("check", "--add-ignores", "--reason", "shown", check=0)
    written = nbformat.read(path, as_version=4)
    nbformat.validate(written)
    sources = [one.source for one in written.cells]
    assert sources[0] == book.cells[0].source
    assert sources[1].splitlines()[1].endswith("# migrate-interactions: ignore[GI102] shown")
    assert sources[2].splitlines()[1] == '""")  # migrate-interactions: ignore[GI102] shown'
    called("check", check=0)
    called("check", "--remove-ignores", "all", check=0)
    assert path.read_text() == before


def test_only_what_is_reported_gets_a_comment(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    called("baseline", check=0)
    (project / "new.py").write_text(CHAT)
    (project / "broken.py").write_text("genai (\n")
    output = called("check", "--add-ignores", check=2).stdout
    assert "1 ignore is added in 1 file." in output
    assert "broken.py:1:" in output
    assert (project / "chat.py").read_text() == CHAT
    assert "ignore[GI101]\n" in (project / "new.py").read_text()


def test_only_unused_ones_are_removed_and_only_of_rules_that_are_on(project: Path) -> None:
    comment = "  # migrate-interactions: ignore[GI101, GI102, GI1] x"
    text = CHAT.replace("contents=history)", f"contents=history){comment}")
    (project / "chat.py").write_text(text)
    (project / "other.py").write_text("# migrate-interactions: ignore-file[GI101]\nx = 1\n")
    called("check", "--remove-ignores", "unused", "--ignore", "GI102", check=0)
    assert (project / "chat.py").read_text() == text.replace(", GI1]", "]")
    assert (project / "other.py").read_text() == "x = 1\n"
    called("check", "--remove-ignores", "unused", check=0)
    assert (project / "chat.py").read_text() == text.replace(", GI102, GI1]", "]")
    called("check", "--remove-ignores", "all", "--select", "GI102", check=0)
    assert "ignore[GI101] x" in (project / "chat.py").read_text()


def test_options_that_make_no_sense_are_one_sentence(project: Path) -> None:
    for options, sentence in [
        (("--add-ignores", "--remove-ignores", "all"), "cannot be given together"),
        (("--reason", "x"), "--reason is for --add-ignores"),
        (("--add-ignores", "--reason", "a\nb"), "--reason must be one line"),
        (("--add-ignores", "--reason", "a # b"), "--reason must be one line"),
    ]:
        error = called("check", *options, check=2).stderr
        assert sentence in error
        assert error.count("\n") == 1


def test_a_file_that_cannot_be_written_is_told(project: Path) -> None:
    (project / "chat.py").write_text(CHAT)
    (project / "chat.py").chmod(stat.S_IRUSR)
    output = called("check", "--add-ignores", check=2).stdout
    assert "chat.py: the file is write-protected" in output
    assert (project / "chat.py").read_text() == CHAT
