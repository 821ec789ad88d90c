"""An editor, as far as the server can see: a real client that starts it and keeps documents."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

#: How long an answer may take on a busy machine.
PATIENCE = 60.0


class Editor(LanguageClient):
    """Opens, changes and closes documents; remembers what the server says of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__("editor", "v1")
        self.folder = folder
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: dict[str, types.PublishDiagnosticsParams] = {}
        self.logged: list[str] = []
        self.news = asyncio.Condition()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def published(params: types.PublishDiagnosticsParams) -> None:
            async with self.news:
                self.published[params.uri] = params
                self.news.notify_all()

        @self.feature(types.WINDOW_LOG_MESSAGE)
        async def logged(params: types.LogMessageParams) -> None:
            async with self.news:
                self.logged.append(params.message)
                self.news.notify_all()

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str | None = None, uri: str = "") -> None:
        text = (self.folder / name).read_text("utf-8") if text is None else text
        self.texts[name], self.versions[name] = text, 1
        self.text_document_did_open(
            types.DidOpenTextDocumentParams(
                types.TextDocumentItem(uri or self.uri(name), "python", 1, text)
            )
        )

    def change(self, name: str, text: str) -> None:
        self.texts[name] = text
        self.versions[name] += 1
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    def close(self, name: str) -> None:
        self.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(self.uri(name)))
        )

    async def diagnostics(self, name: str) -> list[types.Diagnostic]:
        """Those of the document's present version, as soon as they come."""

        def has_come() -> bool:
            said = self.published.get(self.uri(name))
            return said is not None and said.version == self.versions[name]

        async with self.news:
            await asyncio.wait_for(self.news.wait_for(has_come), PATIENCE)
        return list(self.published[self.uri(name)].diagnostics)

    async def actions(self, name: str, where: types.Range) -> list[types.CodeAction]:
        found = await self.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(self.uri(name)), where, types.CodeActionContext([])
            )
        )
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    async def hover(self, name: str, position: types.Position) -> str:
        found = await self.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), position)
        )
        return found.contents.value if found is not None else ""  # type: ignore[union-attr]

    def apply(self, edit: types.WorkspaceEdit) -> None:
        """Apply an edit as editors do: only to the versions that it is for."""
        for change in edit.document_changes or ():
            assert isinstance(change, types.TextDocumentEdit)
            [name] = [one for one in self.names() if self.uri(one) == change.text_document.uri]
            assert change.text_document.version == self.versions.get(name)
            text = self.texts.get(name) or (self.folder / name).read_text("utf-8")
            new = edited(text, [one for one in change.edits if isinstance(one, types.TextEdit)])
            if name in self.versions:
                self.change(name, new)
            else:
                (self.folder / name).write_text(new, "utf-8")

    def names(self) -> list[str]:
        return sorted({*self.texts, *(one.name for one in self.folder.glob("*.py"))})


def edited(text: str, edits: list[types.TextEdit]) -> str:
    """``text`` with ``edits``, whose columns count UTF-16 units."""
    wide = text.encode("utf-16-le")

    def offset(position: types.Position) -> int:
        lines = text.splitlines(keepends=True)
        before = "".join(lines[: position.line])
        return len(before.encode("utf-16-le")) + 2 * position.character

    for edit in sorted(edits, key=lambda one: one.range.start, reverse=True):
        start, end = offset(edit.range.start), offset(edit.range.end)
        wide = wide[:start] + edit.new_text.encode("utf-16-le") + wide[end:]
    return wide.decode("utf-16-le")


@asynccontextmanager
async def editor(folder: Path) -> AsyncIterator[Editor]:
    """A session with a server of its own, ended as the protocol asks."""
    client = Editor(folder)
    await client.start_io(sys.executable, "-m", "migrate_interactions", "lsp", cwd=folder)
    try:
        await client.initialize_async(
            types.InitializeParams(types.ClientCapabilities(), root_uri=folder.as_uri())
        )
        client.initialized(types.InitializedParams())
        yield client
        await client.shutdown_async(None)
    finally:
        client.exit(None)
        await client.stop()
        assert client._server is not None
        assert client._server.stderr is not None
        said = (await client._server.stderr.read()).decode()
        assert not said, said
