"""Diagnostics for clients that ask; they are told to ask again when something around a text has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.reviewing import Superseded

Refresh = Callable[[], None]


class Pull:
    """Answers what is found in an open text."""

    def __init__(self, desk: Desk, refresh: Refresh) -> None:
        self._desk, self._refresh = desk, refresh

    async def answer(self, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
        """Give the diagnostics of a text, or only that they are what they were."""
        document = self._desk.documents.get(params.text_document.uri)
        if document is None:
            return types.RelatedFullDocumentDiagnosticReport(items=[])
        try:
            items = await self._desk.diagnostics(document)
        except Superseded as cause:
            raise JsonRpcException(
                "the text has changed meanwhile",
                types.LSPErrorCodes.ServerCancelled.value,
                types.DiagnosticServerCancellationData(retrigger_request=True),
            ) from cause
        name = named(items)
        if name == params.previous_result_id:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=name)
        return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=name)

    def opened(self, document: Document) -> None:
        """Wait to be asked."""

    def changed(self, document: Document) -> None:
        """Wait to be asked."""

    def closed(self, document: Document) -> None:
        """Wait to be asked."""

    def again(self) -> None:
        """Have the client ask again."""
        self._refresh()

    def close(self) -> None:
        """Stop; there is nothing to stop."""


def named(items: Sequence[types.Diagnostic]) -> str:
    """Give a name by which equal answers are known."""
    return sha256(repr(items).encode("utf-8", "surrogatepass")).hexdigest()[:16]
