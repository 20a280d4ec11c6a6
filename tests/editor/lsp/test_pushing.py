"""When a text is reviewed and when its findings are told, without a client in between."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from lsprotocol import types

from cli.command_line import write
from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.documents import Document
from reviewer.editor.lsp.pushing import Push
from reviewer.editor.lsp.reviewing import Reviewed
from reviewer.editor.lsp.settings import Settings

BARE = "def f():\n    try:\n        g()\n    except:\n        h()\n"
PATIENCE = 20  # seconds; what takes longer has hung


@pytest.mark.asyncio
@pytest.mark.parametrize(("took", "reviews"), [(0.05, 2), (0.4, 1)], ids=["soon done", "slow"])
async def test_a_review_that_is_soon_done_is_made_within_the_pause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, took: float, reviews: int
) -> None:
    write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nengines = ['native']\n", "a.py": BARE})
    told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
    desk = Desk(lambda _: None)
    desk.rooms.furnish(Settings(debounce=300, mypy=False))
    push = Push(desk, told.put_nowait)
    uri = (tmp_path / "a.py").as_uri()
    opened = desk.documents.open(types.TextDocumentItem(uri, "python", 1, "x = 1\n"))
    assert opened
    push.opened(opened)
    await asyncio.wait_for(told.get(), PATIENCE)
    asked: list[Document] = []
    of = desk.reviewing.of

    async def noted(document: Document) -> Reviewed:
        asked.append(document)
        return await of(document)

    monkeypatch.setattr(desk.reviewing, "of", noted)
    monkeypatch.setattr(desk.reviewing, "seconds", lambda _: took)
    changed = desk.documents.change(
        types.VersionedTextDocumentIdentifier(2, uri), [types.TextDocumentContentChangeWholeDocument(BARE)]
    )
    assert changed
    push.changed(changed)
    found = await asyncio.wait_for(told.get(), PATIENCE)
    push.close()
    desk.reviewing.close()
    assert "bare-except" in [each.code for each in found.diagnostics]
    # Once ahead, and once to tell what is known by then.
    assert asked == [changed] * reviews
