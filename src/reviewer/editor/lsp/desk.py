"""What all features of the server share: who asks, what is open, who reviews."""

from __future__ import annotations

from lsprotocol import types

from reviewer.editor.core import Core
from reviewer.editor.lsp.actions import Actions
from reviewer.editor.lsp.client import Client
from reviewer.editor.lsp.diagnostics import Wording
from reviewer.editor.lsp.documents import Document, Documents
from reviewer.editor.lsp.reviewing import Reviewing
from reviewer.editor.lsp.rooms import Rooms
from reviewer.editor.lsp.settings import Settings
from reviewer.editor.lsp.voice import Log, Voice
from reviewer.source_text import Texts


class Desk:
    """One session with one client."""

    def __init__(self, log: Log) -> None:
        self.client = Client()
        self.documents = Documents()
        self.voice = Voice(log)
        self.rooms = Rooms(Settings())
        self.reviewing = Reviewing(self.documents, self.rooms, self.voice)

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.rooms.settings

    def meet(self, client: Client) -> None:
        """Take note of who is on the other side."""
        self.client = client
        self.documents.encoding = client.encoding

    async def diagnostics(self, document: Document) -> list[types.Diagnostic]:
        """Give what is to be shown of a text; raises Superseded where it is not the newest version."""
        reviewed = await self.reviewing.of(document)
        if reviewed.core is None:
            return []
        return self.wording(reviewed.core).diagnostics(reviewed.findings, document.text)

    def wording(self, core: Core) -> Wording:
        """Give the words of one project for this client."""
        buffers = {name: each.text for each in self.documents if (name := core.name(each.path)) is not None}
        return Wording(self.client, core.root, core.book, Texts(core.root, buffers).get)

    def actions(self, core: Core) -> Actions:
        """Give the actions of one project for this client."""
        return Actions(self.client, self.wording(core), core.book)
