"""Tells a review in the ways that were asked for, and in the next best where a right is missing."""

from __future__ import annotations

import base64
import gzip
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from reviewer.github import check_run
from reviewer.github.body import report
from reviewer.github.choose import at_most
from reviewer.github.draft import Draft
from reviewer.github.failures import Denied, Lost, Rejected, Unreachable
from reviewer.github.gateway import Gateway
from reviewer.github.ledger import Ledger
from reviewer.github.poster import Poster
from reviewer.github.standing import Standing
from reviewer.outcome import Outcome
from reviewer.refused import Refused
from reviewer.reporters import Context, render
from reviewer.reporters.words import joined

REPORTERS = ("review", "check-run", "annotations", "summary", "sarif")
MOST_RESULTS = 25_000  # of a SARIF file; GitHub rejects a longer one whole
# Who may not write reviews may perhaps write checks; who may write nothing can always write a log.
_AT_LEAST = ("annotations", "summary")
_INSTEAD = {"review": ("check-run",), "check-run": _AT_LEAST}


class Places(msgspec.Struct, frozen=True, kw_only=True):
    """Where what is not sent goes: the job's summary, None outside of Actions, and the SARIF file."""

    summary: Path | None = None
    sarif: Path = Path("reviewer.sarif")


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told: as a review beside what stands, or as a whole. `blocks`: it asks for changes."""

    draft: Draft
    standing: Standing
    outcome: Outcome
    context: Context
    blocks: bool = False


class Telling:
    """One review to be told. `notes` are sentences about how that went; `failed` is what must fail the run."""

    def __init__(self, gateway: Gateway, story: Story) -> None:
        self._gateway, self._story = gateway, story
        self.notes: list[str] = []
        self.failed: Refused | None = None
        self.ledger: Ledger = story.draft.ledger(posted=False)

    def tell(self, wanted: Iterable[str], conclusion: str, places: Places) -> None:
        """Tell it in every way that is wanted, and in another where GitHub does not allow one."""
        known = set(wanted)
        if not self._story.draft.voice.pull.number and "review" in known:
            known |= {"check-run"}  # a push and a merge queue have no conversation
            known -= {"review"}
        waiting = [name for name in REPORTERS if name in known]
        told: set[str] = set()
        while waiting:
            name = waiting.pop(0)
            told.add(name)
            try:
                self._one(name, conclusion, places)
            except Denied as denied:
                waiting = self._instead(name, denied, [*waiting, *_INSTEAD.get(name, ())], told)
            except (Rejected, Unreachable) as failure:
                self.failed = failure
                waiting = self._instead(name, failure, [*waiting, *_AT_LEAST], told)

    def _instead(self, name: str, cause: Refused, waiting: list[str], told: set[str]) -> list[str]:
        """Give what is to be told now, in the usual order, and say why."""
        left = [each for each in REPORTERS if each in set(waiting) - told]
        self.notes.append(f"{name}: {cause}" + (f"; {joined(left)} instead" if left else ""))
        return left

    def _one(self, name: str, conclusion: str, places: Places) -> None:
        match name:
            case "review":
                poster = Poster(self._gateway, self._story.standing)
                posted = poster.post(self._story.draft, blocks=self._story.blocks)
                self.ledger = posted.ledger
                self.notes += posted.notes
            case "check-run":
                check_run.post(self._gateway, self._checked(conclusion))
            case "annotations":
                sys.stdout.write(render("github", self._story.outcome, self._story.context))
            case "summary":
                self._summarise(places.summary)
            case _:
                self._sarif(places.sarif)

    def _checked(self, conclusion: str) -> list[dict[str, Any]]:
        voice = self._story.draft.voice
        text = report(self._story.outcome.findings, self._story.outcome.problems, voice)
        return check_run.requests_of(
            self._story.outcome, self._story.context, voice.pull.head, conclusion, text
        )

    def _summarise(self, file: Path | None) -> None:
        text = render("markdown", self._story.outcome, self._story.context)
        if file is None:
            sys.stdout.write(text)
            return
        try:
            with file.open("a", encoding="utf-8", newline="\n") as out:
                out.write(text)
        except OSError as cause:
            raise Refused(f"the summary {file} cannot be written: {cause.strerror}") from cause

    def _sarif(self, file: Path) -> None:
        """Write the file, then upload it; that this may not be done loses nothing."""
        found = len(self._story.outcome.findings)
        if found > MOST_RESULTS:
            self.notes.append(f"sarif: the {MOST_RESULTS:,} worst of {found:,} findings")
        text = render("sarif", at_most(self._story.outcome, MOST_RESULTS), self._story.context)
        try:
            file.write_text(text, encoding="utf-8", newline="\n")
        except OSError as cause:
            raise Refused(f"the SARIF file {file} cannot be written: {cause.strerror}") from cause
        pull = self._story.draft.voice.pull
        packed = base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
        try:
            self._gateway.upload_sarif(pull.head, f"refs/pull/{pull.number}/head", packed)
        except (Denied, Rejected, Lost, Unreachable) as cause:
            self.notes.append(f"sarif: it is in {file}, and was not uploaded: {cause}")
