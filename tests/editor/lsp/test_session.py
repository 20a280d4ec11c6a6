"""How a session holds: its streams, requests that nobody waits for any more, files that change outside, its end."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from cli.command_line import write
from editor.lsp.session import PATIENCE, QUIET, Session, asking, session, shown, told_only

BARE = '"""A module."""\n\nX = 1\ntry:\n    X += 1\nexcept:\n    X = 2\n'


def sent(editor: Session, asked: types.DocumentDiagnosticParams, name: str) -> asyncio.Future[Any]:
    """A request under a name, which is on its way when this comes back."""
    return asyncio.wrap_future(
        editor.client.protocol.send_request(types.TEXT_DOCUMENT_DIAGNOSTIC, asked, msg_id=name)
    )


def test_what_is_printed_beside_the_protocol_goes_to_standard_error() -> None:
    program = (
        "import os; from reviewer.editor.lsp.streams import taken; incoming, outgoing = taken();"
        "print('ours', flush=True); os.system('echo childs; cat');"
        "outgoing.write(incoming.read()); outgoing.flush()"
    )
    done = subprocess.run([sys.executable, "-c", program], input=b"protocol", capture_output=True, check=True)
    assert done.stdout == b"protocol"
    assert done.stderr.split() == [b"ours", b"childs"]


@pytest.mark.asyncio
async def test_a_request_that_is_cancelled_is_answered_as_such_and_the_next_one_is_answered(
    tmp_path: Path,
) -> None:
    async with session(tmp_path, asking()) as editor:
        editor.open("a.py", BARE)
        asked = types.DocumentDiagnosticParams(editor.named("a.py"))
        waiting = sent(editor, asked, "first")
        editor.client.cancel_request(types.CancelParams("first"))
        with pytest.raises(JsonRpcException) as refused:
            await asyncio.wait_for(waiting, PATIENCE)
        assert refused.value.code == types.LSPErrorCodes.RequestCancelled.value
        report = await editor.pull("a.py")
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        assert shown(report.items) == [("bare-except", 5)]


@pytest.mark.asyncio
async def test_an_answer_about_an_older_version_is_refused_and_asked_for_again(tmp_path: Path) -> None:
    async with session(tmp_path, asking()) as editor:
        editor.open("a.py", BARE)
        first = sent(editor, types.DocumentDiagnosticParams(editor.named("a.py")), "first")
        editor.rewrite("a.py", 2, BARE.replace("except:", "except ValueError:"))
        with pytest.raises(JsonRpcException) as refused:
            await asyncio.wait_for(first, PATIENCE)
        assert refused.value.code == types.LSPErrorCodes.ServerCancelled.value
        report = await editor.pull("a.py")
        assert isinstance(report, types.RelatedFullDocumentDiagnosticReport)
        assert shown(report.items) == []


@pytest.mark.asyncio
async def test_files_that_change_outside_are_noticed_where_the_client_cannot_watch(tmp_path: Path) -> None:
    async with session(tmp_path, told_only()) as editor:
        editor.open("a.py", BARE)
        assert await editor.rules("a.py") == [("bare-except", 5)]
        write(tmp_path, {"pyproject.toml": "[tool.reviewer]\nignore = ['errors']\n"})
        assert await editor.rules("a.py") == []


@pytest.mark.asyncio
async def test_a_server_that_was_killed_leaves_nothing_that_stops_the_next(tmp_path: Path) -> None:
    async def killed() -> None:
        async with session(tmp_path, told_only()) as editor:
            editor.open("a.py", BARE)
            assert editor.client._server
            editor.client._server.kill()
            await editor.client._server.wait()
            raise RuntimeError("exited")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="exited"):
            await killed()
    async with session(tmp_path, told_only(), QUIET) as editor:
        editor.open("a.py", BARE)
        assert await editor.rules("a.py") == [("bare-except", 5)]
