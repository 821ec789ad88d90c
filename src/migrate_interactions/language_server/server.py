"""The server: it keeps the open documents, analyses them in the background, and answers."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial

import click
from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from migrate_interactions import __version__
from migrate_interactions.configuration import ConfigurationError
from migrate_interactions.engine.rulebook import Rulebook, installed_rulebook
from migrate_interactions.language_server.actions import actions_of
from migrate_interactions.language_server.analysis import Analysis, Document, analyse
from migrate_interactions.language_server.diagnostics import SOURCE, diagnostics_of, hover_of

#: How long nobody must type before a document is analysed, and the others that are open.
PAUSE_SECONDS = 0.3
OTHERS_SECONDS = 1.0


class Server(LanguageServer):
    """A language server with what is known of each open document, by its URI."""

    def __init__(self) -> None:
        super().__init__(SOURCE, f"v{__version__}")
        self.analyses: dict[str, Analysis] = {}
        self.waiting: dict[str, asyncio.Task[None]] = {}
        #: One thread: analyses do not pile up, and typing goes on beside them.
        self.worker = ThreadPoolExecutor(max_workers=1)
        self.told: set[str] = set()
        self.rulebook = cache(installed_rulebook)

    def report_server_error(self, error: Exception, source: object) -> None:
        """One sentence in the client's log, in place of a window."""
        self.tell(f"{type(error).__name__}: {error}", types.MessageType.Error)

    def tell(self, sentence: str, kind: types.MessageType) -> None:
        """Log a sentence in the client, once."""
        if sentence not in self.told:
            self.told.add(sentence)
            self.window_log_message(types.LogMessageParams(kind, sentence))

    def documents(self) -> dict[str, Document]:
        """The open Python files by their locations."""
        every = self.workspace.text_documents.items()
        found = ((location_of(uri), one) for uri, one in every)
        return {
            location: Document(location, one.version, one.source)
            for location, one in found
            if location is not None
        }

    def look_at(self, uri: str, pause: float = PAUSE_SECONDS) -> None:
        """Analyse a document soon, and the others that are open a little later."""
        self._schedule(uri, pause)
        for other in self.workspace.text_documents:
            if other != uri:
                self._schedule(other, OTHERS_SECONDS)

    def _schedule(self, uri: str, pause: float) -> None:
        if location_of(uri) is None:
            return
        if (task := self.waiting.get(uri)) is not None:
            task.cancel()
        self.waiting[uri] = asyncio.create_task(self._analyse(uri, pause))

    async def _analyse(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        location = location_of(uri)
        documents = self.documents()
        if location not in documents:
            return
        loop = asyncio.get_running_loop()
        try:
            work = partial(_analysed, location, documents, self.rulebook)
            analysis, diagnostics = await loop.run_in_executor(self.worker, work)
        except (ConfigurationError, click.ClickException) as error:
            self.tell(str(error), types.MessageType.Error)
            return
        except Exception as error:
            self.report_server_error(error, None)
            return
        document = self.documents().get(location)
        if document is not None and document.version == analysis.document.version:
            self.analyses[uri] = analysis
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, diagnostics, document.version)
            )

    def forget(self, uri: str) -> None:
        """A document is closed: nothing more is said of it."""
        if (task := self.waiting.pop(uri, None)) is not None:
            task.cancel()
        self.analyses.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def current(self, uri: str) -> Analysis | None:
        """The analysis of a document as it is on the screen; None while there is none."""
        analysis = self.analyses.get(uri)
        if analysis is None:
            return None
        now = self.documents().get(analysis.document.location)
        return analysis if now == analysis.document else None


def _analysed(
    location: str, documents: dict[str, Document], rulebook: Callable[[], Rulebook]
) -> tuple[Analysis, list[types.Diagnostic]]:
    analysis = analyse(location, documents, rulebook())
    return analysis, diagnostics_of(analysis)


def location_of(uri: str) -> str | None:
    """The path of a Python file; None for notebooks, and for what is not on the disk."""
    path = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return os.path.normpath(path) if path is not None and path.endswith(".py") else None


def make_server() -> Server:
    """The server with all that it answers."""
    # what goes wrong is told in the client's log, not as a traceback on standard error
    logging.getLogger("pygls").addHandler(logging.NullHandler())
    logging.getLogger("pygls").propagate = False
    server = Server()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.look_at(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.look_at(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.look_at(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix]),
    )
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        analysis = server.current(params.text_document.uri)
        only = params.context.only
        if analysis is None or (only and types.CodeActionKind.QuickFix not in only):
            return []
        documents = server.documents()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            server.worker, lambda: list(actions_of(analysis, documents, params.range))
        )

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        analysis = server.current(params.text_document.uri)
        return hover_of(analysis, params.position) if analysis is not None else None

    return server
