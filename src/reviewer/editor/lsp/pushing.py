"""Diagnostics for clients that are told: after each pause of whoever writes, and when something around has changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from lsprotocol import types

from reviewer.editor.lsp.debounce import Debounce
from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.reviewing import Superseded

_OTHERS = 1.0  # seconds of silence before the texts beside the one that changed are looked at
_MARGIN = 1.5  # how many times as long as the last review of a text the next may take
Send = Callable[[types.PublishDiagnosticsParams], None]


class Push:
    """Tells the client what is found in each open text, with its version."""

    def __init__(self, desk: Desk, send: Send) -> None:
        self._desk, self._send = desk, send
        self._shown: dict[str, tuple[int, list[types.Diagnostic]]] = {}
        self._texts = Debounce(self._publish, desk.voice.defect)
        self._ahead = Debounce(self._review, desk.voice.defect)
        self._others = Debounce(self._publish_others, desk.voice.defect)

    def opened(self, document: Document) -> None:
        """Review a text at once."""
        self._texts.touch(document.uri, 0)

    def changed(self, document: Document) -> None:
        """Tell what is found in a text when whoever writes it pauses, then in those beside it.

        The review is made towards the end of the pause rather than after it. One that takes too long for that is not
        begun: if the text changes meanwhile, the next would have to wait for it.
        """
        pause = self._desk.settings.debounce / 1000
        ahead = self._desk.reviewing.seconds(document) * _MARGIN
        if ahead <= pause / 2:
            self._ahead.touch(document.uri, pause - ahead)
        else:
            self._ahead.drop(document.uri)
        self._texts.touch(document.uri, pause)
        self._others.touch(document.uri, pause + _OTHERS)

    def closed(self, document: Document) -> None:
        """Show nothing any more for a text."""
        self._ahead.drop(document.uri)
        self._texts.drop(document.uri)
        self._others.drop(document.uri)
        if self._shown.pop(document.uri, None) is not None:
            self._send(types.PublishDiagnosticsParams(document.uri, []))

    def again(self) -> None:
        """Review all open texts anew: something around them has changed."""
        for document in self._desk.documents:
            self._texts.touch(document.uri, 0)

    def close(self) -> None:
        """Tell nothing any more."""
        self._ahead.close()
        self._texts.close()
        self._others.close()

    async def _review(self, uri: str) -> None:
        """Have what is found in a text known when it is to be told."""
        document = self._desk.documents.get(uri)
        if document is not None:
            with suppress(Superseded):  # then it is not told
                await self._desk.reviewing.of(document)

    async def _publish(self, uri: str) -> None:
        document = self._desk.documents.get(uri)
        if document is None:
            return
        try:
            told = await self._desk.diagnostics(document)
        except Superseded:
            return  # the newer version has its own turn
        if self._shown.get(uri) == (document.version, told):
            return
        self._shown[uri] = (document.version, told)
        version = document.version if self._desk.client.versions else None
        self._send(types.PublishDiagnosticsParams(uri, told, version))

    async def _publish_others(self, uri: str) -> None:
        for document in self._desk.documents:
            if document.uri != uri:
                await self._publish(document.uri)
