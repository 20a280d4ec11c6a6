"""Times `reviewer lsp` on one file of a real project: from the start to the first findings, after edits, on save.

    ./run python benchmarks/language_server.py /path/to/project wagtail/models/pages.py

Each edit changes one line inside of a function, so that no text is met twice. The time runs from the message to
the answer, without the debounce, and stands beside a full LibCST parse of the same text and ruff's own time.
With `--debounce 20` no review is made within the pause, and the time is that of the whole review.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import libcst
from lsprotocol import types
from measure import ENVIRONMENT
from pygls.lsp.client import LanguageClient

from reviewer.editor.lsp.settings import Settings


class Editor:
    """An editor that only counts the time; `run` starts a server of its own."""

    def __init__(self, root: Path, file: str, debounce: int) -> None:
        self.root, self.file, self.debounce = root, file, debounce
        self.text = (root / file).read_text(encoding="utf-8")
        self.uri = (root / file).as_uri()
        self.client = LanguageClient("benchmark", "1")
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()
        self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(self._publish())
        self.client.feature(types.WINDOW_LOG_MESSAGE)(_nothing())

    def _publish(self):  # pygls writes attributes on what it is given
        def publish(params: types.PublishDiagnosticsParams) -> None:
            if params.uri == self.uri:
                self.told.put_nowait(params)

        return publish

    async def start(self) -> float:
        """Start, open the file, and give the seconds until its findings are told."""
        began = time.perf_counter()
        await self.client.start_io(sys.executable, "-m", "reviewer", "lsp", env=ENVIRONMENT)
        publish = types.PublishDiagnosticsClientCapabilities(version_support=True)
        synchronisation = types.TextDocumentSyncClientCapabilities(will_save_wait_until=True)
        able = types.TextDocumentClientCapabilities(
            publish_diagnostics=publish, synchronization=synchronisation
        )
        await self.client.initialize_async(
            types.InitializeParams(
                capabilities=types.ClientCapabilities(text_document=able),
                client_info=types.ClientInfo("benchmark"),
                root_uri=self.root.as_uri(),
                initialization_options={"debounce": self.debounce, "mypy": False},
            )
        )
        self.client.initialized(types.InitializedParams())
        item = types.TextDocumentItem(self.uri, "python", 0, self.text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self._version(0)
        return time.perf_counter() - began

    async def edit(self, version: int, text: str) -> float:
        """Tell a new text, and give the seconds until what is found in it is told."""
        began = time.perf_counter()
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )
        await self._version(version)
        return time.perf_counter() - began - self.debounce / 1000

    async def save(self) -> float:
        """Ask what is to be changed on save, and give the seconds until it is known."""
        began = time.perf_counter()
        asked = types.WillSaveTextDocumentParams(
            types.TextDocumentIdentifier(self.uri), types.TextDocumentSaveReason.Manual
        )
        await self.client.text_document_will_save_wait_until_async(asked)
        return time.perf_counter() - began

    async def stop(self) -> None:
        """End the server."""
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    async def _version(self, version: int) -> None:
        while (await self.told.get()).version != version:
            pass


def _nothing():  # the log is not what is timed
    def nothing(params: types.LogMessageParams) -> None: ...

    return nothing


def edits(text: str, many: int) -> list[str]:
    """Texts that differ from the one before in one line, each in another function, the last first."""
    lines = text.splitlines(keepends=True)
    inside = [
        n for n, line in enumerate(lines) if re.match(r"        return \S.*[^\\(\[{,]$", line.rstrip("\n"))
    ]
    made = []
    for number in reversed(range(many)):
        lines.insert(inside[number * len(inside) // many], f"        note_{number} = {number}\n")
        made.append("".join(lines))
    return made


def ruff_seconds(root: Path, text: str) -> float:
    """Ruff's own time for a text."""
    command = [
        str(Path(sys.executable).with_name("ruff")),
        "check",
        "--isolated",
        "--no-cache",
        "--stdin-filename",
        "x.py",
        "-",
    ]
    began = time.perf_counter()
    subprocess.run(command, input=text.encode(), cwd=tempfile.gettempdir(), capture_output=True, check=False)
    return time.perf_counter() - began


def parse_seconds(text: str) -> float:
    """LibCST's time for a text."""
    began = time.perf_counter()
    libcst.parse_module(text)
    return time.perf_counter() - began


def shown(name: str, seconds: list[float]) -> None:
    """Print median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    print(
        f"{name:<44} p50 {statistics.median(ordered) * 1000:6.0f} ms   p95 {p95 * 1000:6.0f} ms   n {len(ordered)}"
    )


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=Path)
    parser.add_argument("file")
    parser.add_argument("--edits", type=int, default=40)
    parser.add_argument(
        "--debounce", type=int, default=Settings().debounce, help="milliseconds, taken off again"
    )
    told = parser.parse_args()
    starts = []
    for turn in range(4):
        editor = Editor(told.root.absolute(), told.file, told.debounce)
        starts.append(await editor.start())
        if turn < 3:
            await editor.stop()
    print(
        f"{told.file}: {editor.text.count(chr(10))} lines; first start, caches as they were: {starts[0]:.2f} s"
    )
    shown("start to first findings, warm cache", starts[1:])
    texts = edits(editor.text, told.edits)
    answered, parsed, ruffed, saved = [], [], [], []
    for version, text in enumerate(texts, 1):
        answered.append(await editor.edit(version, text))
        saved.append(await editor.save())
        parsed.append(parse_seconds(text))
        ruffed.append(ruff_seconds(told.root, text))
    await editor.stop()
    shown("edit to findings, debounce taken off", answered)
    shown("willSaveWaitUntil", saved)
    shown("LibCST parse of the buffer", parsed)
    shown("ruff alone", ruffed)
    whole = statistics.median(parsed) + statistics.median(ruffed)
    ordered = sorted(answered)
    print(f"findings / (parse + ruff): p50 {statistics.median(ordered) / whole:.2f}", end="  ")
    print(f"p95 {ordered[round(len(ordered) * 0.95) - 1] / whole:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
