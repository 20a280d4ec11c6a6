"""Answers what a client asks about what it shows: actions, and what to read."""

from __future__ import annotations

from lsprotocol import types

from reviewer.editor.lsp.actions import FIX_ALL, fix_all, wanted
from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.fixing import between, text_edits, workspace_edit
from reviewer.editor.lsp.hover import hover
from reviewer.editor.lsp.reviewing import Reviewed, Superseded


class Acting:
    """Actions and hovers of one session."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def hover(self, params: types.HoverParams) -> types.Hover | None:
        """Give the page of the rule at a position."""
        reviewed = await self._reviewed(params.text_document.uri)
        if reviewed is None or reviewed.core is None:
            return None
        book = reviewed.core.book
        return hover(reviewed.document, reviewed.findings, params.position, self._desk.client, book)

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Give what can be done about the findings on the lines of a range, and about all of them at once."""
        reviewed = await self._reviewed(params.text_document.uri)
        if reviewed is None or reviewed.core is None:
            return []
        only = params.context.only
        made: list[types.CodeAction] = []
        if wanted(types.CodeActionKind.QuickFix.value, only):
            actions = self._desk.actions(reviewed.core)
            made += actions.quick_fixes(reviewed.document, reviewed.findings, params.range)
        if wanted(FIX_ALL, only):
            made += await self._fix_all(reviewed.document, params.context)
        return made

    async def resolve(self, action: types.CodeAction) -> types.CodeAction:
        """Work out the edit of the action that fixes all."""
        told = action.data if isinstance(action.data, dict) else {}
        document = self._desk.documents.get(str(told.get("uri")))
        if document is not None and document.version == told.get("version"):
            action.edit = await self._edit(document, on_save=False)
        return action

    async def _fix_all(self, document: Document, asked: types.CodeActionContext) -> list[types.CodeAction]:
        """Give the action that fixes all. What a save asks for may not change types; what a person asks for may."""
        on_save = asked.trigger_kind == types.CodeActionTriggerKind.Automatic
        if not on_save and self._desk.client.resolves:
            return [fix_all(document, None)]
        if asked.only is None:
            return []  # nobody asked for it, and to find out takes a while
        edit = await self._edit(document, on_save=on_save)
        return [fix_all(document, edit)] if edit else []

    async def _edit(self, document: Document, *, on_save: bool) -> types.WorkspaceEdit | None:
        try:
            changed = await self._desk.reviewing.fixed(document, on_save=on_save)
        except Superseded:
            return None  # the client asks again for the newer text
        if changed is None:
            return None
        edits = text_edits(between(document.text, changed), document.text, self._desk.client)
        return workspace_edit(document, edits, self._desk.client)

    async def _reviewed(self, uri: str) -> Reviewed | None:
        document = self._desk.documents.get(uri)
        if document is None:
            return None
        try:
            return self._desk.reviewing.known(document) or await self._desk.reviewing.of(document)
        except Superseded:
            return None  # the client asks again for the newer text
