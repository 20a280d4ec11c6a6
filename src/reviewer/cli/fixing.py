"""What `reviewer fix` does: review the change, fix what it introduced, and again until nothing is left to fix."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from reviewer.changes import commit_of
from reviewer.cli.console import talk_console
from reviewer.cli.pr_source import top_of
from reviewer.cli.run import Run, Words
from reviewer.cli.session import CLEAN, FOUND, PROBLEM
from reviewer.fix import ROUNDS, Fixed, fix
from reviewer.git import GitFailed, git
from reviewer.github.environment import api_of, token_of
from reviewer.github.gateway import Gateway
from reviewer.github.history import ensure
from reviewer.github.patience import Patience
from reviewer.introduced import FilterMode, between, compared, target
from reviewer.outcome import Outcome
from reviewer.refused import Refused
from reviewer.reporters.words import counted
from reviewer.review import review

_REMOTE = re.compile(r"[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$")


class Fixing:
    """One run of `reviewer fix`."""

    def __init__(
        self, words: Words, *, unsafe: bool = False, environ: Mapping[str, str] = os.environ
    ) -> None:
        self._words, self._unsafe, self._environ = words, unsafe, environ
        self._top = top_of(words.paths[0])
        self._talk = talk_console()

    def run(self, number: int | None, repository: str | None, base: str | None) -> int:
        """Fix what a pull request, or without a number this branch, introduced; give the exit code.

        Raises Refused where the work tree is not that of the pull request.
        """
        if number is not None:
            base = self._base_of(number, repository) if base is None else base
        base = base or target(self._top)
        with self._talk.status("fixing and proving", spinner="dots"):
            found, done = self._once(base)
            rounds = [done]
            while done.applied and len(rounds) < ROUNDS:
                found, done = self._once(base)
                rounds.append(done)
        applied = sum(each.applied for each in rounds)
        files = {file for each in rounds for file in each.files}
        self._tell(f"{counted(applied, 'fix', 'fixes')} applied in {counted(len(files), 'file')}")
        for reason in dict.fromkeys(reason for each in rounds for reason in each.withdrawn):
            self._tell(f"withdrawn: {reason}")
        return self._left(found)

    def _once(self, base: str) -> tuple[Outcome, Fixed]:
        """Give what the files as they are now introduce, and what became of its fixes."""
        request = Run(self._words).request()
        change = between(request.project.root, base, asked="--base")
        found = compared(request, change, FilterMode.INTRODUCED).outcome
        return found, fix(request, found, review, unsafe=self._unsafe, rounds=1)

    def _left(self, found: Outcome) -> int:
        """Say what is left of what was introduced."""
        if found.findings:
            self._tell(f"{counted(len(found.findings), 'finding')} left: reviewer check --like-pr shows them")
        return PROBLEM if found.problems else FOUND if found.findings else CLEAN

    def _base_of(self, number: int, repository: str | None) -> str:
        """Ask GitHub what the pull request would be merged into; its head must be what is checked out."""
        token = token_of(self._environ)
        if not token:
            raise Refused("GitHub asks for a token: set GITHUB_TOKEN, or name the --base yourself")
        pull = Gateway(api_of(self._environ), token, repository or self._origin(), Patience()).pull(number)
        try:
            git(self._top, "merge-base", "--is-ancestor", pull.head, "HEAD")
        except GitFailed as cause:
            raise Refused(
                f"what is checked out is not pull request {number} ({pull.head[:12]}): "
                f"git fetch origin pull/{number}/head, then git switch --detach FETCH_HEAD"
            ) from cause
        ensure(self._top, pull)
        return commit_of(self._top, pull.base) or pull.base

    def _origin(self) -> str:
        """Give owner and name of the repository that was cloned."""
        try:
            address = git(self._top, "remote", "get-url", "origin").strip()
        except GitFailed as cause:
            raise Refused("which repository? name it with --repo OWNER/NAME") from cause
        found = _REMOTE.search(address)
        if found is None:
            raise Refused(f"which repository? {address} names none: --repo OWNER/NAME")
        return found[1]

    def _tell(self, sentence: str) -> None:
        self._talk.print(sentence, markup=False, soft_wrap=True)
