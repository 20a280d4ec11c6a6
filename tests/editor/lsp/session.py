"""A session of a real client of pytest-lsp with the real server over its standard input and output."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from cli.command_line import write

PATIENCE = 20  # seconds; what takes longer has hung
QUIET: Mapping[str, Any] = {"debounce": 20, "mypy": False}


def told_only() -> types.ClientCapabilities:
    """A plain client that is told what is found, and can do little else."""
    return types.ClientCapabilities(
        text_document=types.TextDocumentClientCapabilities(
            publish_diagnostics=types.PublishDiagnosticsClientCapabilities(version_support=True)
        )
    )


def asking() -> types.ClientCapabilities:
    """A client that asks itself, as VS Code does, and can do what VS Code can."""
    capabilities = client_capabilities("visual-studio-code")
    assert capabilities.text_document
    assert capabilities.workspace
    capabilities.text_document.diagnostic = types.DiagnosticClientCapabilities(related_document_support=True)
    capabilities.workspace.diagnostics = types.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return capabilities


def neovim() -> types.ClientCapabilities:
    """Neovim 0.11."""
    return client_capabilities("neovim@v0.11")


class Session:
    """One client and one server in one folder."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client, self.root = client, root
        self.server = types.ServerCapabilities()
        self.published: dict[str, asyncio.Queue[types.PublishDiagnosticsParams]] = defaultdict(asyncio.Queue)
        self.refreshed: asyncio.Queue[None] = asyncio.Queue()

    def uri(self, name: str) -> str:
        """The URI of a file of the folder."""
        return (self.root / name).as_uri()

    def named(self, name: str) -> types.TextDocumentIdentifier:
        """A file of the folder, as requests name it."""
        return types.TextDocumentIdentifier(self.uri(name))

    def open(self, name: str, text: str, version: int = 1) -> None:
        """Open a text."""
        item = types.TextDocumentItem(self.uri(name), "python", version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name: str, version: int, *changes: types.TextDocumentContentChangeEvent) -> None:
        """Change a text."""
        document = types.VersionedTextDocumentIdentifier(version, self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, list(changes)))

    def rewrite(self, name: str, version: int, text: str) -> None:
        """Put another text in the place of one."""
        self.change(name, version, types.TextDocumentContentChangeWholeDocument(text))

    def close(self, name: str) -> None:
        """Close a text."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(self.named(name)))

    def save(self, name: str, text: str) -> None:
        """Write a text to the disk and say that it was saved."""
        write(self.root, {name: text})
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(self.named(name)))

    async def told(self, name: str, version: int | None = None) -> types.PublishDiagnosticsParams:
        """Wait until the server tells what is found in a version of a text, or in any."""
        while True:
            params = await asyncio.wait_for(self.published[self.uri(name)].get(), PATIENCE)
            if version is None or params.version == version:
                return params

    async def rules(self, name: str, version: int | None = None) -> list[tuple[str, int]]:
        """Wait to be told, and give rules and lines, from 0."""
        return shown((await self.told(name, version)).diagnostics)

    async def pull(self, name: str, known: str | None = None) -> types.DocumentDiagnosticReport:
        """Ask for what is found in a text."""
        asked = types.DocumentDiagnosticParams(self.named(name), previous_result_id=known)
        return await asyncio.wait_for(self.client.text_document_diagnostic_async(asked), PATIENCE)

    async def actions(
        self,
        name: str,
        line: int,
        only: list[str] | None = None,
        trigger: types.CodeActionTriggerKind | None = None,
    ) -> list[types.CodeAction]:
        """Ask for the actions at a line, from 0."""
        where = types.Range(types.Position(line, 0), types.Position(line, 0))
        context = types.CodeActionContext([], only, trigger)
        asked = types.CodeActionParams(self.named(name), where, context)
        found = await asyncio.wait_for(self.client.text_document_code_action_async(asked), PATIENCE)
        return [each for each in found or () if isinstance(each, types.CodeAction)]

    async def hover(self, name: str, line: int, character: int) -> str:
        """Ask what there is to read at a position."""
        asked = types.HoverParams(self.named(name), types.Position(line, character))
        found = await asyncio.wait_for(self.client.text_document_hover_async(asked), PATIENCE)
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value

    async def will_save(self, name: str) -> list[types.TextEdit]:
        """Ask what is to be changed while saving."""
        asked = types.WillSaveTextDocumentParams(self.named(name), types.TextDocumentSaveReason.Manual)
        found = await asyncio.wait_for(self.client.text_document_will_save_wait_until_async(asked), PATIENCE)
        return list(found or ())

    @property
    def log(self) -> list[str]:
        """What the server said in the client's log."""
        return [each.message for each in self.client.log_messages]


def shown(diagnostics: Iterable[types.Diagnostic] | None) -> list[tuple[str, int]]:
    """Rules and lines of diagnostics."""
    return [(str(each.code), each.range.start.line) for each in diagnostics or ()]


@asynccontextmanager
async def session(
    root: Path,
    capabilities: types.ClientCapabilities,
    options: Mapping[str, Any] = QUIET,
    *,
    name: str | None = "a client",
    folders: tuple[str, ...] = (".",),
) -> AsyncIterator[Session]:
    """Start a server for a folder, and end it in the end, which has to go well."""
    client = LanguageClient(converter_factory=default_converter)
    made = Session(client, root)

    def publish(params: types.PublishDiagnosticsParams) -> None:
        made.published[params.uri].put_nowait(params)

    def refresh(params: None) -> None:
        made.refreshed.put_nowait(None)

    features = {
        **DEFAULT_CLIENT_FEATURES,
        types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish,
        types.WORKSPACE_DIAGNOSTIC_REFRESH: refresh,
    }
    register_lsp_features(client, features)
    if not any(root.iterdir()):
        write(root, {"pyproject.toml": '[project]\nname = "shop"\n'})
    await client.start_io(sys.executable, "-m", "reviewer", "lsp")
    info = types.ClientInfo(name) if name else None
    opened = [types.WorkspaceFolder((root / each).as_uri(), each) for each in folders]
    asked = types.InitializeParams(
        capabilities=capabilities,
        client_info=info,
        workspace_folders=opened,
        initialization_options=dict(options),
    )
    try:
        made.server = (await asyncio.wait_for(client.initialize_session(asked), PATIENCE)).capabilities
        yield made
        await asyncio.wait_for(client.shutdown_session(), PATIENCE)
    except BaseException:
        # A server that is waited for in vain would be waited for again below.
        if client._server is not None and client._server.returncode is None:
            client._server.kill()
        raise
    finally:
        await client.stop()  # type: ignore[no-untyped-call]
