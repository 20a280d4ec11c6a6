"""What can be done about findings: fix one, fix all, let one pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from reviewer.editor.lsp.client import Client
from reviewer.editor.lsp.diagnostics import SOURCE, Wording
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.fixing import text_edits, workspace_edit
from reviewer.editor.lsp.ignoring import ignored
from reviewer.editor.lsp.positions import Places
from reviewer.finding import Finding, Safety
from reviewer.rulebook import Rulebook

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.reviewer"
WRITE_REASON = "reviewer.writeReason"
KINDS = (types.CodeActionKind.QuickFix.value, FIX_ALL)


def wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Tell whether a client that asks for some kinds of actions means this one."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") or each == "" for each in only)


class Actions:
    """The actions of one project for one client."""

    def __init__(self, client: Client, wording: Wording, book: Rulebook) -> None:
        self._client, self._wording, self._book = client, wording, book

    def quick_fixes(
        self, document: Document, findings: Sequence[Finding], asked: types.Range
    ) -> Iterator[types.CodeAction]:
        """Give the actions for what is found on the lines of a range."""
        span = Places(document.text, self._client.encoding).span(asked)
        here = [each for each in findings if span.line <= each.span.line <= span.end_line]
        for finding in here:
            diagnostics = self._wording.diagnostics([finding], document.text)
            if finding.fix is not None:
                yield self._fix(document, finding, diagnostics)
        for finding in here:
            action = self._ignore(document, finding, self._wording.diagnostics([finding], document.text))
            if action is not None:
                yield action

    def _fix(
        self, document: Document, finding: Finding, diagnostics: list[types.Diagnostic]
    ) -> types.CodeAction:
        fix = finding.fix
        edits = text_edits(fix.edits if fix else (), document.text, self._client)
        safe = fix is not None and fix.safety is Safety.SAFE
        name = self._book[finding.rule].name if finding.rule in self._book else "Fix"
        return types.CodeAction(
            title=f"{name} ({finding.rule})" + ("" if safe else ": may change what the program does"),
            kind=types.CodeActionKind.QuickFix,
            diagnostics=diagnostics,
            is_preferred=safe or None,
            edit=workspace_edit(document, edits, self._client),
        )

    def _ignore(
        self, document: Document, finding: Finding, diagnostics: list[types.Diagnostic]
    ) -> types.CodeAction | None:
        made = ignored(document.text, finding.span.line, finding.rule)
        if made is None:
            return None
        edits = text_edits([made.edit], document.text, self._client)
        command = None
        if self._client.shows:
            # The comment stands there by then; what it says before the reason has one unit a sign.
            where = Places(document.text, self._client.encoding).position(
                made.edit.span.line, made.edit.span.column
            )
            begin = where.character + made.reason.column - made.edit.span.column
            end = begin + made.reason.end_column - made.reason.column
            chosen = types.Range(types.Position(where.line, begin), types.Position(where.line, end))
            command = types.Command("Write the reason", WRITE_REASON, arguments=[document.uri, chosen])
        return types.CodeAction(
            title=f"Ignore {finding.rule} here, with a reason",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=diagnostics,
            edit=workspace_edit(document, edits, self._client),
            command=command,
        )


def fix_all(document: Document, edit: types.WorkspaceEdit | None) -> types.CodeAction:
    """Give the action that makes all safe fixes; without its edit, it is to be resolved."""
    return types.CodeAction(
        title=f"Make all safe fixes ({SOURCE})",
        kind=FIX_ALL,
        edit=edit,
        data=None if edit else {"uri": document.uri, "version": document.version},
    )
