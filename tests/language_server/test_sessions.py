"""Sessions of a real client with the server, over standard input and output."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from lsprotocol import types

from tests.command_line.programs import CHAT, ONE_SHOT, TOGETHER
from tests.language_server.editor import Editor, editor

#: The finding is behind two emoji on its line, each of which is two UTF-16 units.
EMOJI = CHAT.replace("    response = client", '    label = "🌍🌕"; response = client')


def settings(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.migrate-interactions]\n{text}\n")


def test_a_session_with_unsaved_texts(tmp_path: Path) -> None:
    async def session() -> None:
        async with editor(tmp_path) as client:
            client.open("chat.py", "print('nothing yet')\n")
            assert await client.diagnostics("chat.py") == []
            client.change("chat.py", CHAT)
            client.change("chat.py", EMOJI)
            [found] = await client.diagnostics("chat.py")
            await _is_the_finding(client, found)
            await _can_be_silenced(client, found)
            await _can_be_fixed(client)
            client.change("chat.py", EMOJI)
            [found] = await client.diagnostics("chat.py")
            client.change("chat.py", EMOJI + "\n")
            assert await client.actions("chat.py", found.range) == [], "it is of an older text"
            assert await client.hover("chat.py", found.range.start) == ""
            client.close("chat.py")
            assert list(tmp_path.iterdir()) == []

    asyncio.run(session())


async def _is_the_finding(client: Editor, found: types.Diagnostic) -> None:
    line = EMOJI.splitlines()[9]
    before = line[: line.index("client.models")]
    assert found.code == "GI101"
    assert found.code_description is not None
    assert found.code_description.href.startswith("https://ai.google.dev/")
    assert found.severity is types.DiagnosticSeverity.Warning
    assert found.range.start == types.Position(9, len(before) + 2)
    assert found.range.end == types.Position(9, len(line) + 2)
    assert found.related_information
    inside = types.Position(9, len(before) + 4)
    assert "## GI101 history-resend" in await client.hover("chat.py", inside)
    assert await client.hover("chat.py", types.Position(0, 0)) == ""


async def _can_be_silenced(client: Editor, found: types.Diagnostic) -> None:
    [_, quiet] = await client.actions("chat.py", found.range)
    assert quiet.edit is not None
    client.apply(quiet.edit)
    line = client.texts["chat.py"].splitlines()[9]
    assert line == EMOJI.splitlines()[9] + "  # migrate-interactions: ignore[GI101]"
    assert await client.diagnostics("chat.py") == []
    client.change("chat.py", EMOJI)


async def _can_be_fixed(client: Editor) -> None:
    [found] = await client.diagnostics("chat.py")
    [fix, _] = await client.actions("chat.py", found.range)
    assert fix.kind == types.CodeActionKind.QuickFix
    assert list(fix.diagnostics or ()) == [found]
    assert fix.edit is not None
    client.apply(fix.edit)
    text = client.texts["chat.py"]
    assert '    label = "🌍🌕"; response = client.interactions.create(' in text
    assert "types" not in text, "the import goes with it"
    assert await client.diagnostics("chat.py") == []


def test_a_fix_over_two_files_one_of_them_unsaved(tmp_path: Path) -> None:
    settings(tmp_path, 'one-shots = "migrate"')
    for name, text in TOGETHER.items():
        (tmp_path / name).write_text(text)
    unsaved = TOGETHER["report.py"].replace("in one line", "in two lines")

    async def session() -> None:
        async with editor(tmp_path) as client:
            client.open("report.py", unsaved)
            client.open("llm.py")
            [found] = await client.diagnostics("llm.py")
            [fix, _] = await client.actions("llm.py", found.range)
            assert fix.title.endswith("(2 files)")
            assert fix.edit is not None
            client.change("report.py", unsaved + "# more\n")
            assert len(await client.actions("llm.py", found.range)) == 1, "not for these texts"
            await client.diagnostics("report.py")
            client.change("llm.py", TOGETHER["llm.py"] + "# more\n")
            [found] = await client.diagnostics("llm.py")
            [fix, _] = await client.actions("llm.py", found.range)
            assert fix.edit is not None
            client.apply(fix.edit)
            assert "in two lines" in client.texts["report.py"]
            assert ".output_text" in client.texts["report.py"]
            assert "interactions.create" in client.texts["llm.py"]
            assert await client.diagnostics("llm.py") == []

    asyncio.run(session())
    assert (tmp_path / "llm.py").read_text() == TOGETHER["llm.py"], "the server writes nothing"


@pytest.mark.slow
def test_a_fix_reaches_a_file_that_is_not_open(tmp_path: Path) -> None:
    settings(tmp_path, 'one-shots = "migrate"')
    for name, text in TOGETHER.items():
        (tmp_path / name).write_text(text)

    async def session() -> None:
        async with editor(tmp_path) as client:
            client.open("llm.py")
            [found] = await client.diagnostics("llm.py")
            [fix, _] = await client.actions("llm.py", found.range)
            assert fix.edit is not None
            client.apply(fix.edit)

    asyncio.run(session())
    assert ".output_text" in (tmp_path / "report.py").read_text()


def test_what_cannot_be_analysed(tmp_path: Path) -> None:
    notebook = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})

    async def session() -> None:
        async with editor(tmp_path) as client:
            client.open("broken.py", CHAT + "(\n")
            [found] = await client.diagnostics("broken.py")
            assert found.code == "GI903"
            assert await client.actions("broken.py", found.range) == []
            client.open("notes.ipynb", notebook)
            cell = f"vscode-notebook-cell:{tmp_path.as_posix()}/notes.ipynb#W0"
            client.open("a cell", CHAT, uri=cell)
            client.open("untitled", CHAT, uri="untitled:Untitled-1")
            settings(tmp_path, "selct = []")
            client.open("single.py", ONE_SHOT)
            async with client.news:
                await client.news.wait_for(lambda: bool(client.logged))
            assert 'unknown key "selct"; did you mean "select"?' in client.logged[0]
            assert "Traceback" not in client.logged[0]
            settings(tmp_path, 'select = ["GI106"]\none-shots = "migrate"')
            client.change("single.py", ONE_SHOT + "\n")
            [found] = await client.diagnostics("single.py")
            assert found.code == "GI106"
            client.change("broken.py", CHAT)
            assert await client.diagnostics("broken.py") == [], "GI101 is not selected"
            assert set(client.published) == {client.uri("broken.py"), client.uri("single.py")}

    asyncio.run(session())
