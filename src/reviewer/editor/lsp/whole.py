"""What is found in the files of the workspace that are not open."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from reviewer.editor.lsp.desk import Desk
from reviewer.editor.lsp.pulling import named
from reviewer.refused import Refused

Report = types.WorkspaceFullDocumentDiagnosticReport


class Whole:
    """Reviews whole projects, once at first and then only after something was saved or changed on the disk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="project")
        self._changed = asyncio.Event()
        self._changed.set()
        self._found: list[Report] = []

    def disturb(self) -> None:
        """Take note that files have changed."""
        self._changed.set()

    async def answer(self, params: types.WorkspaceDiagnosticParams) -> types.WorkspaceDiagnosticReport:
        """Give what is new since the client's last answer; a client that knows all waits until something changes."""
        known = {each.uri: each.value for each in params.previous_result_ids}
        if known or not self._found:
            await self._changed.wait()
        if self._changed.is_set():
            self._changed.clear()
            self._found = await self._review()
        here = {report.uri for report in self._found}
        news = [report for report in self._found if known.get(report.uri) != report.result_id]
        clean = [
            Report(uri=uri, items=[], result_id=name)
            for uri in known
            if uri not in here and known[uri] != (name := named([]))
        ]
        return types.WorkspaceDiagnosticReport([*news, *clean])

    def close(self) -> None:
        """Begin nothing any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _review(self) -> list[Report]:
        loop = asyncio.get_running_loop()
        overlay = {str(each.path): each.text for each in self._desk.documents}
        reports: list[Report] = []
        for folder in self._desk.rooms.folders:
            try:
                reports += await loop.run_in_executor(self._thread, self._of_project, folder, overlay)
            except Refused as cause:
                self._desk.voice.warn(str(cause))
        return reports

    def _of_project(self, folder: Path, overlay: Mapping[str, str]) -> list[Report]:
        core = self._desk.rooms.core(folder / "__init__.py")
        if core is None:
            return []
        wording = self._desk.wording(core)
        reports = []
        for answer in core.whole(overlay=overlay):
            uri, text = from_fs_path(str(core.root / answer.path)), wording.text(answer.path)
            if uri is not None and text is not None:
                items = wording.diagnostics(answer.findings, text)
                reports.append(Report(uri=uri, items=items, result_id=named(items)))
        return reports
