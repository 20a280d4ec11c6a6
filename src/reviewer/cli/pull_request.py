"""What `reviewer pr` does once its words are understood: review, draft, post, and tell by the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import msgspec

from reviewer import __version__, rulebook, standard
from reviewer.changes import commit_of
from reviewer.cli.console import talk_console
from reviewer.cli.pr_source import Seen, Source, reviewed, taken_over, top_of
from reviewer.cli.pr_wish import Wish
from reviewer.cli.run import Run, Words
from reviewer.cli.session import CLEAN, FOUND, PROBLEM, below_repository
from reviewer.config import Config
from reviewer.fix import proved
from reviewer.github import event as events
from reviewer.github import handed as handing
from reviewer.github import outputs
from reviewer.github.draft import Draft, drafted
from reviewer.github.environment import api_of, token_of
from reviewer.github.event import OF_THE_BASE, Event
from reviewer.github.footer import footer
from reviewer.github.gateway import Gateway
from reviewer.github.handed import Handed, Tree
from reviewer.github.history import ensure
from reviewer.github.ignoring import Answering
from reviewer.github.ledger import Ledger
from reviewer.github.marker import scope_of
from reviewer.github.patience import Patience
from reviewer.github.plan import planned, requests_of
from reviewer.github.pull import Pull
from reviewer.github.standing import Standing, Who
from reviewer.github.telling import Places, Story, Telling
from reviewer.github.voice import Voice
from reviewer.github.vouching import about, vouched
from reviewer.introduced import FilterMode, target
from reviewer.outcome import Outcome
from reviewer.refused import Refused
from reviewer.reporters import Context
from reviewer.review import review


class PullSession:
    """One run of `reviewer pr`."""

    def __init__(
        self, wish: Wish, environ: Mapping[str, str] = os.environ, patience: Patience | None = None
    ) -> None:
        self._wish = wish
        self._environ = environ
        self._patience = patience or Patience()
        self._talk = talk_console()

    def run(self) -> int:
        """Review the pull request, say what is new, and give the exit code."""
        event = self._named()
        if event.skip:
            self._tell(f"nothing to review: {event.skip}")
            self._put_out(Ledger(), "skipped")
            return CLEAN
        gateway = self._gateway(event.repository)
        handed = handing.read(Path(self._wish.findings)) if self._wish.findings else None
        pull = self._pull(gateway, about(event, handed))
        vouched(event, handed, pull)
        if event.ignore is not None and gateway is not None:
            top = top_of(self._wish.paths[0])
            ensure(top, pull)
            answering = Answering(
                gateway, gateway.standing(pull.number), pull.number, Tree(top, pull.head).text
            )
            self._tell(answering.answer(event.ignore))
            self._put_out(Ledger(), "skipped")
            return CLEAN
        with ExitStack() as stack:
            # Only here: what is printed beside a progress line is wrapped, workflow commands too.
            with self._talk.status("reviewing", spinner="dots"):
                seen = stack.enter_context(self._seen(gateway, pull, handed))
                here = gateway if pull.number else None
                standing = here.standing(pull.number) if here else Standing(me=Who("", bot=True))
                draft = self._draft(seen, pull, standing)
            if self._wish.artifact is not None:
                handing.write(Path(self._wish.artifact), seen.compared.outcome, pull)
            code = self._exit_code(seen.run.config, seen.compared.outcome)
            if self._wish.dry_run or gateway is None:
                self._print(draft, standing, code)
            else:
                self._say(Telling(gateway, self._story(seen, standing, draft, code)), code)
            return code if code == PROBLEM or not self._wish.exit_zero else CLEAN

    def _story(self, seen: Seen, standing: Standing, draft: Draft, code: int) -> Story:
        return Story(
            draft=draft,
            standing=standing,
            outcome=seen.compared.outcome,
            context=self._context(seen.run),
            blocks=self._blocks(code),
        )

    def _blocks(self, code: int) -> bool:
        return self._wish.request_changes and code == FOUND

    def _named(self) -> Event:
        """Give what is to be reviewed: what the command line names, or else the event."""
        wish = self._wish
        if wish.number is None and wish.event:
            return events.read(Path(wish.event), drafts=wish.drafts)
        if wish.dry_run and not self._token:
            return Event(repository=wish.repository or "OWNER/NAME", number=wish.number or 0)
        if wish.repository is None or wish.repository.count("/") != 1:
            raise Refused("which repository? name it with --repo OWNER/NAME, or give an --event")
        if wish.number is None:
            raise Refused("which pull request? name it with --pr N, or give the --event of one")
        return Event(repository=wish.repository, number=wish.number)

    @property
    def _token(self) -> str:
        return token_of(self._environ)

    @property
    def _web(self) -> str:
        return self._environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")

    def _gateway(self, repository: str) -> Gateway | None:
        if not self._token:
            if self._wish.dry_run:
                return None
            raise Refused("GitHub asks for a token: set GITHUB_TOKEN, or look first with --dry-run")
        return Gateway(api_of(self._environ), self._token, repository, self._patience, web=self._web)

    def _pull(self, gateway: Gateway | None, event: Event) -> Pull:
        """Ask GitHub for the ends of the pull request; the command line's word goes before."""
        wish = self._wish
        if gateway is not None and event.number:
            seen = gateway.pull(event.number)
            head = self._commit(wish.head) if wish.head else seen.head
            return msgspec.structs.replace(seen, base=wish.base or seen.base, head=head)
        head = self._commit(wish.head or event.head or "HEAD")
        base = wish.base or event.base or target(top_of(wish.paths[0]))
        return Pull(
            repository=event.repository, number=event.number or 0, base=base, head=head, web=self._web
        )

    def _commit(self, revision: str) -> str:
        """Give the sha of a revision: comments are anchored to commits, not to names."""
        found = commit_of(top_of(self._wish.paths[0]), revision)
        if found is None:
            raise Refused(
                f"git knows no commit {revision!r}; name one with --head, and fetch it first (fetch-depth: 0)"
            )
        return found

    def _seen(
        self, gateway: Gateway | None, pull: Pull, handed: Handed | None
    ) -> AbstractContextManager[Seen]:
        source = self._source(gateway, pull)
        return reviewed(source, pull, self._environ) if handed is None else taken_over(source, handed, pull)

    def _source(self, gateway: Gateway | None, pull: Pull) -> Source:
        """A fork's head, and whatever runs with the rights of the base, decides nothing about its own review."""
        config = str(Path(self._wish.config).absolute()) if self._wish.config else None
        return Source(
            paths=self._wish.paths,
            words=Words(overrides=self._wish.overrides, config=config),
            mode=FilterMode(self._wish.mode),
            trusted=not pull.fork and self._environ.get("GITHUB_EVENT_NAME") not in OF_THE_BASE,
            listed=partial(gateway.files, pull.number) if gateway is not None and pull.number else None,
        )

    def _draft(self, seen: Seen, pull: Pull, standing: Standing) -> Draft:
        """Draft once to know which fixes might be offered, prove these, and draft again."""
        voice = self._voice(seen, pull)
        found, most = seen.compared, self._wish.most
        first = drafted(found, seen.change, standing, voice, most=most)
        fixable = [each.finding for each in first.notes if each.finding.fix is not None]
        if not fixable or seen.request is None:
            return first
        voice = msgspec.structs.replace(voice, proved=proved(seen.request, fixable, review))
        return drafted(found, seen.change, standing, voice, most=most)

    def _voice(self, seen: Seen, pull: Pull) -> Voice:
        run = seen.run
        prefix = below_repository(run.project.root)
        return Voice(
            pull=pull,
            book=run.book,
            scope=scope_of(prefix, self._wish.name),
            text=run.texts.get,
            prefix=prefix,
            pages=self._wish.pages,
            root=run.project.root,
            clauses={name: clause.statement for name, clause in standard.clauses(rulebook.home()).items()},
            footer=footer(seen.compared, run.config, seen.change, pull.head, FilterMode(self._wish.mode)),
        )

    def _print(self, draft: Draft, standing: Standing, code: int) -> None:
        """Print what would be sent, as it would be."""
        sent = requests_of(planned(draft, standing, blocks=self._blocks(code)), draft)
        sys.stdout.write(msgspec.json.format(msgspec.json.encode(sent), indent=2).decode() + "\n")
        self._tell(draft.ledger().told())

    def _say(self, telling: Telling, code: int) -> None:
        summary = self._environ.get("GITHUB_STEP_SUMMARY")
        places = Places(summary=Path(summary) if summary else None, sarif=Path(self._wish.sarif))
        conclusion = "success" if code == CLEAN else "failure"
        telling.tell(self._wish.reporters, conclusion, places)
        for note in telling.notes:
            self._tell(note)
        self._tell(telling.ledger.told())
        self._put_out(telling.ledger, conclusion)
        if telling.failed is not None:
            raise telling.failed

    def _put_out(self, ledger: Ledger, conclusion: str) -> None:
        """Tell the steps after this one, where there are such."""
        if file := self._environ.get("GITHUB_OUTPUT"):
            wish, ran = self._wish, conclusion != "skipped"
            sarif = wish.sarif if ran and "sarif" in wish.reporters else None
            report = wish.artifact if ran else None
            outputs.write(Path(file), outputs.of(ledger, conclusion, sarif=sarif, report=report))

    def _context(self, run: Run) -> Context:
        return Context(
            text=run.texts.get,
            book=run.book,
            root=run.project.root,
            version=__version__,
            prefix=below_repository(run.project.root),
        )

    def _tell(self, sentence: str) -> None:
        self._talk.print(sentence, markup=False, soft_wrap=True)

    def _exit_code(self, config: Config, outcome: Outcome) -> int:
        if outcome.problems:
            return PROBLEM
        found = any(finding.severity >= config.fail_level for finding in outcome.findings)
        return FOUND if found else CLEAN
