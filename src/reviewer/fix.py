"""Applies fixes and proves them: the finding is gone and nothing new appeared, or the fix is withdrawn.

Fixes of one round are tried together on buffers, never on the disk; when the proof fails the
set is halved until the guilty fix is found. Only what was proved is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import msgspec

from reviewer.edits import apply, compatible, unique
from reviewer.finding import Finding, Safety
from reviewer.merge.clusters import read as clusters
from reviewer.outcome import Outcome
from reviewer.review_request import Request
from reviewer.rewrite import Rewritten, rewrite
from reviewer.source_text import Texts

_QUICK = ("native", "ruff")
ROUNDS = 10  # each round may make room for fixes that overlapped those of the round before
Review = Callable[[Request], Outcome]
Key = tuple[str, str, str]  # path, rule or cluster, symbol


class Fixed(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the fixes: the outcome afterwards, and per fix not made one sentence why."""

    outcome: Outcome
    applied: int
    files: tuple[str, ...]
    withdrawn: tuple[str, ...]


def fix(
    request: Request, outcome: Outcome, review: Review, *, unsafe: bool = False, rounds: int = ROUNDS
) -> Fixed:
    """Apply the fixes of an outcome until nothing more can be fixed, and write the files.

    `unsafe` also applies fixes that may change behaviour. From the second of `rounds` on, all that
    is found is fixed, whatever the outcome was about. What is only told in a summary is not
    fixed: nobody was shown it. A file that changed on the disk
    meanwhile is left as it is, and said so.
    """
    proof = _Proof(request, review, Safety.UNSAFE if unsafe else Safety.SAFE)
    found = outcome
    for _ in range(rounds):
        candidates = [finding for finding in found.findings if proof.wants(finding)]
        if not candidates or not proof.advance(candidates):
            break
        found = review(proof.request())
    written = rewrite(request.texts, proof.buffers)
    return _told(request, review, proof, written, found)


def proved(request: Request, findings: Sequence[Finding], review: Review) -> frozenset[str]:
    """Give the fingerprints of the findings whose fix, safe or not, holds; nothing is written.

    All are tried together, so that they can be applied in any order; of two that clash the
    first is tried.
    """
    proof = _Proof(request, review, Safety.UNSAFE)
    candidates = _together([finding for finding in findings if finding.fix is not None])
    return frozenset(finding.fingerprint for finding in proof.holding(candidates))


def mended(
    request: Request,
    outcome: Outcome,
    review: Review,
    wanted: Callable[[Finding, str], bool],
    *,
    rounds: int = ROUNDS,
) -> dict[str, str]:
    """Give the texts that the proved safe fixes make of the buffers of a request; nothing is written.

    A fix is tried if it is `wanted`: asked with the finding and the text of its file as it is by then.
    """
    proof = _Proof(request, review, Safety.SAFE)
    proof.knows(outcome)
    found = outcome
    for _ in range(rounds):
        candidates = [
            finding
            for finding in found.findings
            if proof.wants(finding) and wanted(finding, proof.text(finding.path))
        ]
        if not candidates or not proof.advance(candidates):
            break
        found = review(proof.request())
    return proof.buffers


def _told(request: Request, review: Review, proof: _Proof, written: Rewritten, found: Outcome) -> Fixed:
    if written.refused:
        found = review(
            msgspec.structs.replace(request, texts=Texts(request.texts.root, request.texts.buffers))
        )
    return Fixed(
        outcome=found,
        applied=sum(count for path, count in proof.applied.items() if path in written.files),
        files=written.files,
        withdrawn=(*proof.withdrawn, *written.refused),
    )


class _Proof:
    """The state of the files while fixes are tried, and the fixes that failed."""

    def __init__(self, request: Request, review: Review, safety: Safety) -> None:
        self._request = request
        self._review = review
        self._safety = safety
        self._given_up: set[str] = set()
        self._known: dict[tuple[str, ...], Sequence[Finding]] = {}
        self.buffers: dict[str, str] = {}
        self.applied: Counter[str] = Counter()
        self.withdrawn: list[str] = []

    def knows(self, outcome: Outcome) -> None:
        """Take the outcome of a review without mypy for what is found in the files as they are now."""
        self._known[_QUICK] = outcome.each

    def text(self, path: str) -> str:
        """Give the text of a file as it is now."""
        return self.buffers.get(path, self._request.texts.get(path) or "")

    def wants(self, finding: Finding) -> bool:
        """Tell whether a finding has a fix of the wanted safety that has not failed yet."""
        return (
            finding.fix is not None
            and finding.fix.safety >= self._safety
            and finding.fingerprint not in self._given_up
        )

    def request(self, engines: Sequence[str] | None = None, extra: dict[str, str] | None = None) -> Request:
        """Give the request for a review of the files as they are now, or as `extra` would make them."""
        buffers = {**self._request.texts.buffers, **self.buffers, **(extra or {})}
        texts = Texts(self._request.texts.root, buffers)
        wanted = tuple(name for name in self._request.engines if engines is None or name in engines)
        return msgspec.structs.replace(self._request, texts=texts, engines=wanted)

    def advance(self, candidates: list[Finding]) -> bool:
        """Try one round of fixes together; tell whether any was kept."""
        kept = self.holding(_together(candidates))
        self.buffers |= self._texts(kept)
        self._known.clear()
        self.applied.update(finding.path for finding in kept)
        return bool(kept)

    def holding(self, chosen: list[Finding]) -> list[Finding]:
        """Give those of some fixes, which can be made together, that pass all engines."""
        kept = self._grow([], chosen, _QUICK)
        return self._grow([], kept, ("mypy",)) if "mypy" in self._request.engines else kept

    def _grow(self, kept: list[Finding], more: list[Finding], engines: tuple[str, ...]) -> list[Finding]:
        """Give `kept` and those of `more` that hold together under the engines, halving to find the others."""
        if not more or self._holds([*kept, *more], engines):
            return [*kept, *more]
        if len(more) == 1:
            self._withdraw(more[0], engines)
            return kept
        middle = len(more) // 2
        return self._grow(self._grow(kept, more[:middle], engines), more[middle:], engines)

    def _holds(self, fixes: list[Finding], engines: tuple[str, ...]) -> bool:
        """Tell whether each fixed finding is gone and nothing is new.

        What is new counts by cluster: a bare except that became a broad one that is
        still unhandled is one defect less bad, and the next round mends the rest.
        """
        before = self._before(engines)
        after = self._review(self._everywhere(self.request(engines, self._texts(fixes)))).each
        wanted = Counter(_key(finding) for finding in fixes if _proved_by(finding, engines))
        gone = _weights(before, _key) - _weights(after, _key)
        added = _weights(after, _clustered) - _weights(before, _clustered)
        return not added and all(gone[key] >= count for key, count in wanted.items())

    def _before(self, engines: tuple[str, ...]) -> Sequence[Finding]:
        """What is found in the files as they are now; asked once a round."""
        known = self._known.get(engines)
        if known is None:
            known = self._known[engines] = self._review(self._everywhere(self.request(engines))).each
        return known

    def _everywhere(self, request: Request) -> Request:
        return msgspec.structs.replace(request, changed=None)

    def _texts(self, fixes: list[Finding]) -> dict[str, str]:
        texts: dict[str, str] = {}
        for path in dict.fromkeys(finding.path for finding in fixes):
            edits = unique(
                finding.fix for finding in fixes if finding.path == path and finding.fix is not None
            )
            texts[path] = apply(self.text(path), edits)
        return texts

    def _withdraw(self, finding: Finding, engines: tuple[str, ...]) -> None:
        self._given_up.add(finding.fingerprint)
        place = f"{finding.path}:{finding.span.line}"
        self.withdrawn.append(f"{place}: the fix of {finding.rule} did not pass {' and '.join(engines)}")


def _together(candidates: list[Finding]) -> list[Finding]:
    """The findings whose fixes can be made at once, file by file."""
    chosen: list[Finding] = []
    for path in dict.fromkeys(finding.path for finding in candidates):
        here = [finding for finding in candidates if finding.path == path]
        kept = {id(made) for made in compatible([finding.fix for finding in here if finding.fix is not None])}
        chosen += [finding for finding in here if id(finding.fix) in kept]
    return chosen


def _weights(findings: Sequence[Finding], key: Callable[[Finding], Key]) -> Counter[Key]:
    """Count findings; an umbrella weighs as much as it has parts."""
    weights: Counter[Key] = Counter()
    for finding in findings:
        weights[key(finding)] += max(1, len(finding.facets))
    return weights


def _key(finding: Finding) -> Key:
    return finding.path, finding.rule, finding.symbol


def _clustered(finding: Finding) -> Key:
    """The key under which rules of one cluster are one."""
    for number, cluster in enumerate(clusters().cluster):
        if finding.rule in cluster.order:
            return finding.path, f"cluster {number}", finding.symbol
    return _key(finding)


def _proved_by(finding: Finding, engines: tuple[str, ...]) -> bool:
    """Whether these engines are to see that a finding is gone: mypy only where it alone saw it.

    Of missing hints mypy says the same while one of them is missing.
    """
    seen = {witness.partition(":")[0] for witness in finding.seen_by}
    return not seen.isdisjoint(engines) if "mypy" not in engines else seen == {"mypy"}
