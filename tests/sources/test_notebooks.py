"""Notebooks become one module, and only what changes in it is written back."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate_interactions.sources import Candidate, FileError, source_of
from tests.sources.notebook_texts import (
    code,
    lines_of,
    markdown,
    module_of,
    notebook,
    of_sources,
    read,
    written,
)

MIXED = notebook(
    markdown("# Über *alles*\u2028"),
    code("import os\n"),
    code("x = 1\ny = 'é'"),
    {"cell_type": "raw", "metadata": {}, "source": "raw"},
    code(""),
    code([]),
    code("%time x\nprint(x)\n"),
    code("%%bash\necho hello\n"),
    metadata={"zeta": 1, "alpha": {"b": 2, "a": 1}},
)
LAYOUTS: dict[str, dict[str, Any]] = {
    "as Jupyter": {},
    "indent 2": {"indent": 2},
    "indent 4": {"indent": 4},
    "tabs": {"indent": "\t"},
    "one line": {"indent": None},
    "dense": {"indent": None, "separators": (",", ":")},
    "escaped": {"ensure_ascii": True},
}


def changed(content: bytes, old: str, new: str) -> bytes:
    """The notebook with ``new`` in place of ``old`` in its module."""
    source = read(content)
    assert old in source.text
    return source.encode(source.text.replace(old, new))


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n"])
def test_all_bytes_are_kept(layout: dict[str, Any], newline: bytes, bom: bytes, end: bytes) -> None:
    body = written(MIXED, **layout).rstrip().replace(b"\n", newline)
    content = bom + body + end.replace(b"\n", newline)
    source = read(content)
    assert source.encode(source.text) == content
    new = source.encode(source.text.replace("y = 'é'", "y = 'ö'\nz = 2"))
    before, after = json.loads(content.decode("utf-8-sig")), json.loads(new.decode("utf-8-sig"))
    assert after["cells"][2]["source"] == ["x = 1\n", "y = 'ö'\n", "z = 2"]
    after["cells"][2]["source"] = before["cells"][2]["source"]
    assert json.dumps(after) == json.dumps(before)
    assert new.isascii() is content.isascii()
    assert new.endswith(content[-20:])


def test_a_string_as_source_stays_one() -> None:
    content = written(notebook({**code(""), "source": "a = 1\nb = 2\n"}))
    new = changed(content, "b = 2", "b = 3")
    assert new == content.replace(b"b = 2", b"b = 3")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_only_the_changed_line_of_the_file_changes(layout: dict[str, Any]) -> None:
    content = written(of_sources("a = 1\nb = 2\nc = 3\n", "d = 4"), **layout)
    assert changed(content, "b = 2", "b = 22") == content.replace(b"b = 2", b"b = 22")
    assert changed(content, "d = 4", "d = 44") == content.replace(b"d = 4", b"d = 44")


def test_escapes_of_unchanged_lines_stay() -> None:
    content = written(of_sources("a = '<'\nb = '<'\nc = 'ü'\n")).replace(b"'<'", b"'\\u003c'", 1)
    assert changed(content, "c = 'ü'", "c = 'ä'") == content.replace("ü".encode(), "ä".encode())


def test_a_cell_that_becomes_empty() -> None:
    content = written(of_sources("a = 1\n", "b = 2"))
    assert json.loads(changed(content, "a = 1\n", ""))["cells"][0]["source"] == []


def test_the_end_of_a_cell_stays_as_it_was() -> None:
    content = written(of_sources("a = 1\n\n", "b = 2", "c = 3\n"))
    source = read(content)
    text = source.text.replace("a = 1", "a = 0").replace("b = 2\n", "b = 0\n\n\n")
    assert source.encode(text) == content.replace(b"a = 1", b"a = 0").replace(b"b = 2", b"b = 0")


def test_no_cell_begins_with_blank_lines_that_it_had_not() -> None:
    content = written(of_sources("import a\n\nb = 2", "\n\nc = 3"))
    changed_content = changed(content, "import a\n", "")
    assert changed_content == written(of_sources("b = 2", "\n\nc = 3"))
    assert changed(content, "c = 3", "c = 4") == content.replace(b"c = 3", b"c = 4")


def test_line_feeds_alone_end_lines() -> None:
    content = written(of_sources("a = '\u2028'\x0c\nb = '\x85'\nc = 1\r\nd = 2\r\n"))
    assert changed(content, "d = 2", "d = 3") == content.replace(b"d = 2", b"d = 3")


#: What may confuse whoever tells lines, strings, comments and commands apart.
ODD = st.sampled_from("ab1 =()[]{}'\"\\#%!?,;/*$.\t\r\f\x1c\x85\u2028é😀")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.text(ODD, max_size=12), max_size=4), max_size=4),
    st.sampled_from(sorted(LAYOUTS)),
    st.data(),
)
def test_whatever_is_in_the_cells(cells: list[list[str]], layout: str, data: st.DataObject) -> None:
    content = written(of_sources(*("\n".join(lines) for lines in cells)), **LAYOUTS[layout])
    source = read(content)
    assert source.encode(source.text) == content
    plain = [
        number
        for number, line in enumerate(source.text.split("\n"))
        if line.strip() and not line.startswith("#") and "#: ipython" not in line
    ]
    if not plain:
        return
    rows = source.text.split("\n")
    row = data.draw(st.sampled_from(plain))
    rows[row] = "changed"
    new = source.encode("\n".join(rows))
    lines = [line for cell in json.loads(new)["cells"] for line in cell["source"]]
    old = [line for cell in json.loads(content)["cells"] for line in cell["source"]]
    assert len(lines) == len(old)
    (pair,) = {(was, now) for was, now in zip(old, lines, strict=True) if was != now}
    assert pair[1].rstrip("\n") == "changed"


MAGICS = [
    "%matplotlib inline",
    "%pip install -U -q 'google-genai>=1'",
    "!ls -la",
    "!!ls",
    "?ask",
    "ask?",
    "ask??",
    "a.b?",
    "*print*?",
    "%time?",
    "files = !ls",
    "files = %sx ls",
    "x = %time f()",
    "a, b = !ls",
    "info = ask?",
    "%time x = f()",
    ", f a b",
    "; f a b",
    "/f a b",
    "    %time",
]


@pytest.mark.parametrize("magic", MAGICS)
def test_what_only_ipython_understands(magic: str) -> None:
    before = "if True:\n    x = 1" if magic.startswith(" ") else "x = 1"
    content = written(of_sources(f"{before}\n{magic}\ny = 2\n"))
    source = read(content)
    ast.parse(source.text)
    assert magic not in source.text.splitlines()
    assert source.text.count("\n") == (before + magic).count("\n") + 5
    assert source.encode(source.text) == content
    assert changed(content, "y = 2", "y = 3") == content.replace(b"y = 2", b"y = 3")


PYTHON = [
    's = """\n%time is money\n!"""',
    "x = (10\n% 3)",
    "x = 10 \\\n% 3",
    "x = [\n  1,\n  # it's a list (\n]",
    "# it's\nx = 1",
    "# ends in a backslash \\\nx = 1",
    "x = 1  # really?",
    "x = 'why?'",
    'x = "a#b"',
    "x = f'{1!r}'",
    "if x != 1: pass",
    "x = 'it\\'s'\ny = 2",
    "x = r'a\\b'\ny = 2",
    "x = 7; x %= 3",
    "print('a', \\\n  '%s?')",
]


@pytest.mark.parametrize("source", PYTHON)
def test_python_is_not_put_away(source: str) -> None:
    assert lines_of(source) == source.splitlines()


def test_a_magic_behind_a_comment_with_a_backslash() -> None:
    assert "!ls" not in module_of("# see C:\\\n!ls\n")


def test_continued_magics() -> None:
    content = written(of_sources("!curl \\\n  -s \\\n  x = 1\nprint(1)\n"))
    source = read(content)
    assert source.text.splitlines()[1:-1] == [
        "#: ipython 0",
        "#: ipython 1",
        "#: ipython 2",
        "print(1)",
    ]
    assert source.encode(source.text) == content


@pytest.mark.parametrize("first", ["%%bash", "%%html -x", "  %%js", "#@title Install\n%%bash", ""])
def test_cells_in_other_languages(first: str) -> None:
    content = written(of_sources(f"{first}\n%%script x\nif then (fi ' \n"))
    source = read(content)
    ast.parse(source.text)
    assert source.encode(source.text) == content


@pytest.mark.parametrize("first", ["%%time", "%%capture output", "%%timeit -n 1", "# a\n%%time"])
def test_cells_with_python_below_a_magic(first: str) -> None:
    assert lines_of(f"{first}\nx = 1")[-1] == "x = 1"


USES = [
    ("%time print(len(history))", "get_ipython(history)"),
    ("%time -n 3 print(history)", "get_ipython(history)"),
    ("%timeit -n 3 print(history)", "get_ipython(history)"),
    ("%time history = f(prompt)", "history = get_ipython(f, prompt)"),
    ("%time for history in prompt: pass", "history = get_ipython(prompt)"),
    ("%time client.history(", "get_ipython(client)"),
    ("!echo {history} $prompt", "get_ipython(history, prompt)"),
    ("!echo {history[0]['prompt']} prompt", "get_ipython(history, prompt)"),
    ("!echo history", ""),
    ("!{prompt}", "get_ipython(prompt)"),
    ("!!$prompt", "get_ipython(prompt)"),
    ("%pip install history", ""),
    ("%pip install {prompt}", "get_ipython(prompt)"),
    ("%store history", "get_ipython(history)"),
    ("%xdel history", "get_ipython(history)"),
    ("%anything prompt=history", "prompt = get_ipython(history, prompt)"),
    ("history?", "get_ipython(history)"),
    ("?history", "get_ipython(history)"),
    ("history.append??", "get_ipython(history)"),
    ("files = !echo {prompt}", "files = get_ipython(prompt)"),
    ("prompt = %time len(history)", "prompt = get_ipython(history)"),
    ("!cat \\\n {history}", "get_ipython(history)"),
    ("%%bash\necho $history", "get_ipython(history)"),
    ("%%bash\necho history", ""),
    ("%%writefile history.py\nhistory = []", ""),
    ("%%sql\nselect :prompt", "get_ipython(prompt)"),
    ("%%capture history\n", "history = get_ipython()"),
    ("%%time\n", ""),
    ("%matplotlib inline", ""),
    ("%reset -f", "get_ipython(client, f, history, prompt)"),
    ("%run -i other.py", "get_ipython(client, f, history, prompt)"),
    ("%run other.py", ""),
]


@pytest.mark.parametrize(("command", "expected"), USES)
def test_the_variables_that_ipython_uses_are_known(command: str, expected: str) -> None:
    python = "client = 1\nhistory = []\nprompt = ''\ndef f(): pass"
    line = lines_of(command, python)[0]
    assert line == (f"{expected}  #: ipython 0" if expected else "#: ipython 0")


def test_inside_a_block_a_magic_is_a_statement() -> None:
    module = module_of("def f(x):\n    !ls\n    %time x = 1\n")
    assert module.splitlines()[2:4] == ["    pass  #: ipython 0", "    pass  #: ipython 1"]
    assert "    get_ipython(x)  #: ipython 0" in module_of("def f(x):\n    %time print(x)\n")


def test_a_lost_line_or_cell_is_an_error() -> None:
    source = read(written(of_sources("!ls", "x = 1\n%time print(x)")))
    for old, new in [
        ("#: ipython 0", ""),
        ("# %% cell 1 of the notebook\n", ""),
        ("get_ipython(x)", "get_ipython(y)"),
        ("# %% cell 0", "import os\n# %% cell 0"),
    ]:
        assert old in source.text
        with pytest.raises(FileError, match="rewritten text"):
            source.encode(source.text.replace(old, new))


def test_places() -> None:
    source = read(written(notebook(markdown("a"), code("x = 1\ny = 2"), code("!ls\nz = 3"))))
    rows = source.text.splitlines()
    places = {row: source.place(number) for number, row in enumerate(rows, 1)}
    assert places["x = 1"] == (1, 1)
    assert places["y = 2"] == (2, 1)
    assert places["z = 3"] == (2, 2)
    assert source.place(1) == (1, 1)


def test_places_where_lines_end_in_odd_ways() -> None:
    source = read(written(of_sources("x = 1\r\ny = 2\rz = 3\x0c\n\u2028 = 1", "end")))
    assert source.place(3) == (2, 0)
    assert source.place(4) == (3, 0)
    assert source.place(7) == (1, 1)


WRONG: list[tuple[Any, str]] = [
    (b"", "not JSON"),
    (b"[1, 2", "not JSON"),
    (b"[]", "not a JSON object"),
    (b"[" * 100_000, "not JSON"),
    ({"nbformat": 3, "worksheets": []}, "nbformat 3"),
    ({"cells": []}, "nbformat None"),
    ({"nbformat": 4}, "no list of cells"),
    ({"nbformat": 4, "cells": {}}, "no list of cells"),
    (notebook("x"), "no cell"),  # type: ignore[arg-type]
    (notebook({"cell_type": "code", "source": 3}), "no text"),
    (notebook({"cell_type": "code", "source": [3]}), "no text"),
    (notebook(metadata={"kernelspec": {"language": "R"}}), "in R, not Python"),
    (notebook(metadata={"language_info": {"name": "julia"}}), "in julia, not Python"),
    (of_sources("#: ipython 3"), "comments that look like"),
    (of_sources("# %% cell 3 of the notebook"), "comments that look like"),
]


@pytest.mark.parametrize(("content", "cause"), WRONG, ids=[cause for _, cause in WRONG])
def test_what_is_no_notebook_that_can_be_read(content: Any, cause: str) -> None:
    with pytest.raises(FileError, match=cause) as raised:
        read(content if isinstance(content, bytes) else written(content))
    assert raised.value.failure.code == "GI903"


@pytest.mark.parametrize(
    "metadata",
    [{}, None, {"kernelspec": None}, {"kernelspec": {"language": "python"}}, {"kernelspec": []}],
)
def test_notebooks_that_do_not_say_their_language(metadata: Any) -> None:
    assert "x = 1" in read(written({**of_sources("x = 1"), "metadata": metadata})).text


def test_a_notebook_without_code_cells() -> None:
    content = written(notebook(markdown("text"), {"cell_type": "code"}))
    source = read(content)
    assert source.text == ""
    assert source.encode("") == content


def test_bytes_that_are_no_utf_8() -> None:
    with pytest.raises(FileError, match="not utf-8"):
        read(b'{"cells": "\xff"}')


def test_the_name_decides_what_a_file_is() -> None:
    content = written(of_sources("x = 1"))
    assert "of the notebook" in source_of(Candidate("a.ipynb", "/a.ipynb"), content).text
    assert "nbformat" in source_of(Candidate("a.py", "/a.py"), content).text
