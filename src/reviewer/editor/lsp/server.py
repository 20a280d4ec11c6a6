"""`reviewer lsp`: which message of the protocol goes to whom."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException, JsonRpcInternalError
from pygls.lsp.server import LanguageServer

from reviewer import __version__
from reviewer.debugging import wants_traceback
from reviewer.editor.lsp import saving, settings, watching
from reviewer.editor.lsp.acting import Acting
from reviewer.editor.lsp.actions import KINDS, WRITE_REASON
from reviewer.editor.lsp.client import Client
from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.documents import Document, file_of
from reviewer.editor.lsp.progress import during
from reviewer.editor.lsp.protocol import Protocol
from reviewer.editor.lsp.pulling import Pull
from reviewer.editor.lsp.pushing import Push
from reviewer.editor.lsp.reviewing import Superseded
from reviewer.editor.lsp.streams import taken
from reviewer.editor.lsp.whole import Whole
from reviewer.engines import tool

_STACK = 64 * 1024 * 1024  # what a thread may use for deeply nested code, as the main thread of a command may


class Server(LanguageServer):
    """Our language server: it has a desk, and a face towards clients that ask or are told."""

    def __init__(self) -> None:
        super().__init__("reviewer", __version__, protocol_cls=Protocol)
        self.desk = Desk(self.window_log_message)
        self.face: Push | Pull = Push(self.desk, self.text_document_publish_diagnostics)
        self.whole: Whole | None = None
        self.acting = Acting(self.desk)
        self._watch: watching.Watch | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._register()

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Tell a defect in one sentence; the traceback is for those who look for it."""
        if source is not FeatureRequestError or isinstance(error, JsonRpcInternalError):
            self.desk.voice.defect(error)

    def close(self) -> None:
        """End what was started."""
        self.face.close()
        for task in list(self._tasks):
            task.cancel()
        if self._watch is not None:
            self._watch.close()
        if self.whole is not None:
            self.whole.close()
        self.desk.reviewing.close()
        tool.stop_all()
        self.desk.rooms.close()

    def _register(self) -> None:
        for name, handler in (
            (types.INITIALIZE, self._initialize),
            (types.INITIALIZED, self._initialized),
            (types.SHUTDOWN, self._shutdown),
            (types.TEXT_DOCUMENT_DID_OPEN, self._opened),
            (types.TEXT_DOCUMENT_DID_CHANGE, self._changed),
            (types.TEXT_DOCUMENT_DID_CLOSE, self._closed),
            (types.TEXT_DOCUMENT_HOVER, self.acting.hover),
            (types.CODE_ACTION_RESOLVE, self.acting.resolve),
            (types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._configured),
            (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed),
            (types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed),
        ):
            self._offer(name, handler)
        self._offer(types.TEXT_DOCUMENT_DID_SAVE, self._saved, types.SaveOptions(include_text=False))
        kinds = types.CodeActionOptions(code_action_kinds=list(KINDS), resolve_provider=True)
        self._offer(types.TEXT_DOCUMENT_CODE_ACTION, self.acting.actions, kinds)
        self.command(WRITE_REASON)(partial(self._write_reason))

    def _offer(self, name: str, handler: Callable[..., object], options: object = None) -> None:
        # pygls writes attributes on what it is given, which a bound method does not take.
        self.feature(name, options)(partial(handler))

    def _initialize(self, params: types.InitializeParams) -> None:
        desk = self.desk
        desk.meet(Client.of(params, str(self.workspace.position_encoding)))
        self._set(params.initialization_options)
        self._know_folders()
        if desk.client.pulls:
            pull = Pull(desk, lambda: self._soon(self._refresh()))
            self.face = pull
            options = types.DiagnosticOptions(
                inter_file_dependencies=True, workspace_diagnostics=False, identifier="reviewer"
            )
            self._offer(types.TEXT_DOCUMENT_DIAGNOSTIC, pull.answer, options)
            if desk.settings.workspace_diagnostics:
                self.whole = Whole(desk)
                self._offer(types.WORKSPACE_DIAGNOSTIC, self._workspace_diagnostics)
        on_save = desk.settings.fix_on_save
        if on_save or (on_save is None and not desk.client.hasty):
            self._offer(types.TEXT_DOCUMENT_WILL_SAVE_WAIT_UNTIL, self._will_save)
            desk.reviewing.foresees = True

    async def _initialized(self, params: types.InitializedParams) -> None:
        if self.desk.client.configuration:
            await self._ask_settings()
        if self.desk.client.watches:
            try:
                await self.client_register_capability_async(watching.registration())
            except JsonRpcException:
                self._watch_ourselves()
        else:
            self._watch_ourselves()

    def _shutdown(self, params: None) -> None:
        self.close()

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        document = self.desk.documents.open(params.text_document)
        if document is not None:
            self.desk.reviewing.disturb()
            self.face.opened(document)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self.desk.documents.change(params.text_document, params.content_changes)
        if document is not None:
            self.desk.reviewing.disturb()
            self.face.changed(document)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        document = self.desk.documents.close(params.text_document.uri)
        if document is not None:
            self.desk.reviewing.disturb()
            self.desk.reviewing.let_go(document.uri)
            self.face.closed(document)

    async def _saved(self, params: types.DidSaveTextDocumentParams) -> None:
        document = self.desk.documents.get(params.text_document.uri)
        if document is None:
            return
        await self.desk.reviewing.forget([document.path])
        if self.whole is not None:
            self.whole.disturb()
        if self.desk.settings.mypy:
            await self._mypy(document)

    async def _mypy(self, document: Document) -> None:
        progress = self.work_done_progress if self.desk.client.progress else None
        try:
            news = await during(progress, "mypy", self.desk.reviewing.with_mypy(document))
        except Superseded:
            return  # its next save has its own turn
        if news:
            self.face.again()

    async def _will_save(self, params: types.WillSaveTextDocumentParams) -> list[types.TextEdit]:
        return await saving.edits(self.desk, params.text_document.uri)

    async def _workspace_diagnostics(
        self, params: types.WorkspaceDiagnosticParams
    ) -> types.WorkspaceDiagnosticReport:
        if self.whole is None:
            return types.WorkspaceDiagnosticReport([])
        return await self.whole.answer(params)

    async def _write_reason(self, uri: str, chosen: types.Range) -> None:
        await self.window_show_document_async(
            types.ShowDocumentParams(uri=uri, take_focus=True, selection=chosen)
        )

    async def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        if self.desk.client.configuration:
            await self._ask_settings()
        elif self._set(params.settings):
            self._around()

    async def _ask_settings(self) -> None:
        item = types.ConfigurationItem(section=settings.SECTION)
        try:
            told = await self.workspace_configuration_async(types.ConfigurationParams([item]))
        except JsonRpcException:
            return  # a client that can be asked, and does not answer, has no settings
        if told and self._set(told[0]):
            self._around()

    async def _files_changed(self, params: types.DidChangeWatchedFilesParams) -> None:
        files = [file for each in params.changes if (file := file_of(each.uri)) is not None]
        await self._on_disk(files)

    async def _on_disk(self, files: list[Path]) -> None:
        await self.desk.reviewing.forget(files)
        self.desk.voice.anew()
        self._around()

    def _folders_changed(self, params: types.DidChangeWorkspaceFoldersParams) -> None:
        self._know_folders()
        if self._watch is not None:
            self._watch_ourselves()
        self._around()

    def _set(self, told: object) -> bool:
        """Use settings; tell whether they are others than before."""
        now, complaint = settings.read(told, self.desk.settings)
        if complaint:
            self.desk.voice.warn(complaint)
        if now == self.desk.settings:
            return False
        self.desk.rooms.furnish(now)
        self.desk.voice.anew()
        return True

    def _know_folders(self) -> None:
        uris = [folder.uri for folder in self.workspace.folders.values()]
        if not uris and self.workspace.root_uri:
            uris = [self.workspace.root_uri]
        self.desk.rooms.folders = tuple(file for uri in uris if (file := file_of(uri)) is not None)

    def _watch_ourselves(self) -> None:
        if self._watch is not None:
            self._watch.close()
        folders = [folder for folder in self.desk.rooms.folders if folder.is_dir()]
        self._watch = watching.Watch(folders, self._on_disk, self.desk.voice.warn) if folders else None

    def _around(self) -> None:
        """Something around the open texts has changed."""
        self.desk.reviewing.disturb()
        if self.whole is not None:
            self.whole.disturb()
        self.face.again()

    async def _refresh(self) -> None:
        try:
            await self.workspace_diagnostic_refresh_async(None)
        except JsonRpcException:
            return  # a client that refuses asks again when it likes to

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def serve() -> None:
    """Talk to an editor over standard input and output until it ends the session."""
    if not wants_traceback(os.environ):
        logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
    threading.stack_size(_STACK)
    incoming, outgoing = taken()
    server = Server()
    try:
        server.start_io(incoming, outgoing)
    finally:
        server.close()
