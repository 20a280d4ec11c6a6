"""What is changed while a file is saved: in time, or not at all."""

from __future__ import annotations

import asyncio

from lsprotocol import types

from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.fixing import between, text_edits
from reviewer.editor.lsp.reviewing import Superseded

# No editor waits for long, and a late answer is saved past: Emacs gives up after half a second.
BUDGET = 0.35


async def edits(desk: Desk, uri: str) -> list[types.TextEdit]:
    """Give the edits that may be made without asking; none where there are none, or they are not known in time."""
    document = desk.documents.get(uri)
    if document is None:
        return []
    try:
        changed = await asyncio.wait_for(desk.reviewing.saved(document), BUDGET)
    except (TimeoutError, Superseded):
        return []  # too late, or about an older text: nothing is changed, and what was found is shown all the same
    return [] if changed is None else text_edits(between(document.text, changed), document.text, desk.client)
