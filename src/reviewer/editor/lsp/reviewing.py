"""Reviews open texts away from the loop that talks to the editor, and only as they are now."""

from __future__ import annotations

import asyncio
import os
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import msgspec

from reviewer.debugging import wants_traceback
from reviewer.editor.core import Answer, Core
from reviewer.editor.lsp.documents import Document, Documents
from reviewer.editor.lsp.late import Late, beyond
from reviewer.editor.lsp.rooms import Rooms
from reviewer.editor.lsp.voice import Voice
from reviewer.editor.on_save import may_be_made_on_save
from reviewer.editor.staying import Staying
from reviewer.finding import Finding, Safety
from reviewer.refused import Refused

Result = TypeVar("Result")
_PAUSE = 0.3  # seconds


class Superseded(Exception):
    """The text has changed since: an answer about it would be wrong by now."""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a text with what was found in it; `core` is None where nothing is to be found in the file."""

    document: Document
    core: Core | None = None
    findings: tuple[Finding, ...] = ()


class Reviewing:
    """The reviews of all open texts: one after the other in one thread, mypy's in another."""

    def __init__(self, documents: Documents, rooms: Rooms, voice: Voice) -> None:
        self._documents, self._rooms, self._voice = documents, rooms, voice
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="review")
        self._staying = Staying()
        self._mypy_thread = ThreadPoolExecutor(1, thread_name_prefix="mypy")
        self._known: dict[str, tuple[int, Reviewed]] = {}
        self._under_way: dict[tuple[str, int, int], asyncio.Task[Reviewed]] = {}
        self._saved: dict[str, tuple[Document, asyncio.Task[str | None]]] = {}
        self._late: dict[str, Late] = {}
        self._took: dict[str, float] = {}
        self._surroundings = 0
        self.foresees = False

    def disturb(self) -> None:
        """Take note that something around the texts has changed: other texts, files, settings."""
        self._surroundings += 1

    def let_go(self, uri: str) -> None:
        """Forget about a text that was closed."""
        self._known.pop(uri, None)
        self._late.pop(uri, None)
        self._took.pop(uri, None)
        self._saved.pop(uri, None)

    def known(self, document: Document) -> Reviewed | None:
        """Give what is known about this very version, whatever has changed around it; None where nothing is."""
        _, reviewed = self._known.get(document.uri, (0, None))
        if reviewed is None or reviewed.document is not document:
            return None
        return self._with_late(reviewed)

    def seconds(self, document: Document) -> float:
        """Give how long the last review of a text took, without mypy; 0 for one that was not reviewed yet."""
        return self._took.get(document.uri, 0.0)

    async def forget(self, files: Sequence[Path]) -> None:
        """Have files read anew that were changed on the disk."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._rooms.forget, files)

    async def of(self, document: Document) -> Reviewed:
        """Give what is found in the newest version of a text, mypy's word on its last saved one included.

        Raises Superseded where that version is not the newest any more.
        """
        at = self._surroundings
        since, reviewed = self._known.get(document.uri, (-1, None))
        if reviewed is None or reviewed.document is not document or since != at:
            key = (document.uri, document.version, at)
            task = self._under_way.get(key)
            if task is None:
                task = asyncio.ensure_future(self._quick(document))
                self._under_way[key] = task
                task.add_done_callback(lambda _: self._under_way.pop(key, None))
            reviewed = await asyncio.shield(task)
            self._known[document.uri] = (at, reviewed)
        if not self._documents.holds(document):
            raise Superseded
        return self._with_late(reviewed)

    async def with_mypy(self, document: Document) -> bool:
        """Have mypy look at a text that was saved; tell whether it now sees anything else than before."""
        core = (await self.of(document)).core
        if core is None:
            return False
        _, quick = self._known[document.uri]  # without what mypy said before
        overlay = self._documents.overlay(document)
        full = await self._away(
            self._mypy_thread, document, lambda: core.mypy(document.path, document.text, overlay=overlay)
        )
        if full is None or self._documents.get(document.uri) is None:
            return False
        self._tell(full)
        before = self._late.get(document.uri)
        late = Late(document.text, beyond(full.findings, quick.findings))
        self._late[document.uri] = late
        return before is None or before.findings != late.findings

    async def saved(self, document: Document) -> str | None:
        """Give the text as it is to be saved, None where it is as it should be; raises Superseded.

        Where `foresees` is set, that is worked out after each review that finds something to fix, before
        anybody saves; who stops waiting for it finds it the next time.
        """
        known = self._saved.get(document.uri)
        if known is None or known[0] is not document:
            known = (document, asyncio.ensure_future(self._to_save(document)))
            known[1].add_done_callback(_looked_at)
            self._saved[document.uri] = known
        return await asyncio.shield(known[1])

    async def _to_save(self, document: Document) -> str | None:
        reviewed = await self.of(document)
        core, findings = reviewed.core, [each for each in reviewed.findings if each.fix]
        if core is None or not findings:
            return None
        book = core.book

        def something() -> bool:
            return any(may_be_made_on_save(book, each, document.text) for each in findings)

        # Mostly there is nothing to do, and to know that is a matter of milliseconds.
        if not await self._away(self._threads, document, something):
            return None
        return await self.fixed(document, on_save=True)

    async def fixed(self, document: Document, *, on_save: bool) -> str | None:
        """Give the text with its safe fixes made, None where there is nothing to fix; raises Superseded."""
        overlay = self._documents.overlay(document)

        def fix() -> str | None:
            core = self._rooms.core(document.path)
            if core is None:
                return None
            return core.fixed(document.path, document.text, overlay=overlay, on_save=on_save)

        text = await self._away(self._threads, document, fix)
        if not self._documents.holds(document):
            raise Superseded
        return None if text == document.text else text

    def close(self) -> None:
        """Begin nothing any more."""
        for pool in (self._threads, self._mypy_thread):
            pool.shutdown(wait=False, cancel_futures=True)

    def _with_late(self, reviewed: Reviewed) -> Reviewed:
        late = self._late.get(reviewed.document.uri)
        if late is None or reviewed.core is None:
            return reviewed
        more = late.in_text(reviewed.document.text)
        findings = sorted((*reviewed.findings, *more), key=lambda each: (each.span, each.rule))
        return msgspec.structs.replace(reviewed, findings=tuple(findings))

    async def _quick(self, document: Document) -> Reviewed:
        overlay = self._documents.overlay(document)

        def review() -> tuple[Core, Answer, float] | None:
            began = time.perf_counter()
            core = self._rooms.core(document.path)
            if core is None:
                return None
            answer = core.review(document.path, document.text, overlay=overlay)
            return core, answer, time.perf_counter() - began

        made = await self._away(self._threads, document, review)
        with suppress(RuntimeError):  # closed meanwhile
            self._threads.submit(self._staying.tidy)
        if made is None:
            return Reviewed(document=document)
        core, answer, self._took[document.uri] = made
        self._tell(answer)
        reviewed = Reviewed(document=document, core=core, findings=answer.findings)
        if self.foresees and any(each.fix and each.fix.safety is Safety.SAFE for each in answer.findings):
            self._foresee(document)
        return reviewed

    def _foresee(self, document: Document) -> None:
        """Work out what a save would change, once whoever writes has paused: the next text must not wait for it."""

        def begin() -> None:
            if self._documents.holds(document):
                asyncio.ensure_future(self.saved(document)).add_done_callback(_looked_at)

        asyncio.get_running_loop().call_later(_PAUSE, begin)

    async def _away(
        self, threads: ThreadPoolExecutor, document: Document, work: Callable[[], Result | None]
    ) -> Result | None:
        """Work in a thread, unless the text has changed when its turn comes; what goes wrong is told, and gives None."""

        def guarded() -> Result | None:
            if not self._documents.holds(document):
                raise Superseded
            return work()

        try:
            return await asyncio.get_running_loop().run_in_executor(threads, guarded)
        except Superseded:
            raise
        except Refused as cause:
            self._voice.warn(str(cause))
        except Exception as error:  # noqa: BLE001  # the boundary: one review fails, the server lives
            if wants_traceback(os.environ):
                traceback.print_exc()
            self._voice.defect(error)
        return None

    def _tell(self, answer: Answer) -> None:
        for problem in answer.problems:
            place = f"{problem.path}: " if problem.path else ""
            self._voice.warn(
                f"{place}{problem.engine}: {problem.message}"
                if problem.engine
                else f"{place}{problem.message}"
            )
        for note in answer.notes:
            self._voice.tell(note)


def _looked_at(task: asyncio.Task[str | None]) -> None:
    """Nobody may wait for it any more, and that it was superseded is no news then."""
    if not task.cancelled():
        task.exception()
