"""Which findings get a comment, where it stands, and which of them were told before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pull_requests.made import FINDINGS, ME, SCOPE, finding, thread, voice
from reviewer.diff import Hunk
from reviewer.finding import Finding, Related, Severity, Span
from reviewer.github.anchors import anchor
from reviewer.github.choose import choose, worst_first
from reviewer.github.draft import drafted
from reviewer.github.known import known
from reviewer.github.ledger import Ledger, Unbalanced
from reviewer.github.pull import Place
from reviewer.github.standing import Comment, Standing, Thread, Who
from reviewer.introduced import Change, Compared, FileChange
from reviewer.outcome import Outcome

HUNKS = (Hunk(1, 5, 1, 6, frozenset({3, 4})), Hunk(40, 6, 41, 7, frozenset({44})))
FILES = {path: FileChange(path=path, old_path=path, narrow=HUNKS, wide=HUNKS) for path in ("a.py", "b.py")}
CHANGE = Change(base="b" * 40, files=FILES)
NOBODY = Standing(me=ME)


def spot(finding: Finding) -> Place | None:
    return anchor(finding, FILES)


@settings(max_examples=40, deadline=None)
@given(st.lists(FINDINGS, max_size=40), st.integers(0, 30))
def test_nothing_is_lost_and_the_worst_come_first(found: list[Finding], most: int) -> None:
    chosen = choose(found, spot, most)
    spoken = [each.finding for each in chosen.spots]
    assert Counter([*spoken, *chosen.listed]) == Counter(found)
    assert len(spoken) <= most
    assert len({(each.rule, each.message) for each in spoken}) == len(spoken)
    assert max(Counter(each.rule for each in spoken).values(), default=0) <= 5
    if len(spoken) == most:
        least = min((each.severity for each in spoken), default=Severity.ERROR)
        dropped = [each for each in chosen.listed if spot(each) is not None]
        repeated = {(each.rule, each.message) for each in spoken}
        full = {rule for rule, count in Counter(each.rule for each in spoken).items() if count == 5}
        assert all(
            each.severity <= least or (each.rule, each.message) in repeated or each.rule in full
            for each in dropped
            if most
        )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        FINDINGS, max_size=6, unique_by=lambda each: (each.path, each.span, each.rule, each.message)
    ).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found)))
)
def test_the_order_of_findings_changes_nothing(orders: tuple[list[Finding], list[Finding]]) -> None:
    assert worst_first(orders[0]) == worst_first(orders[1])


@pytest.mark.parametrize(
    ("span", "place"),
    [
        (Span(3, 1, 3, 9), Place("a.py", 3)),
        (Span(6, 5, 6, 9), Place("a.py", 6)),
        (Span(2, 1, 4, 9), Place("a.py", 4, 2)),
        (Span(2, 1, 5, 1), Place("a.py", 4, 2)),
        (Span(4, 1, 30, 1), Place("a.py", 4)),
        (Span(42, 1, 60, 1), Place("a.py", 42)),
        (Span(20, 1, 60, 1), Place("a.py", 41)),
        (Span(20, 1, 30, 1), None),
        (Span(48, 1, 48, 2), None),
    ],
)
def test_a_comment_stands_where_the_diff_shows_it(span: Span, place: Place | None) -> None:
    assert anchor(finding(span=span), FILES) == place


def test_what_shows_elsewhere_stands_at_the_changed_line_that_explains_it() -> None:
    related = (
        Related("b.py", Span(2, 1, 2, 2), "context"),
        Related("b.py", Span(3, 1, 3, 2), "defined here"),
    )
    assert anchor(finding(7, path="far.py", related=related), FILES) == Place("b.py", 3)
    assert anchor(finding(7, path="far.py", related=related[:1]), FILES) is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(FINDINGS, max_size=20, unique=True),
    st.lists(st.one_of(st.none(), st.integers(1, 60)), max_size=6),
)
def test_the_ledger_comes_out_even_and_no_thread_tells_two(
    found: list[Finding], lines: Sequence[int | None]
) -> None:
    standing = Standing(me=ME, threads=tuple(thread(f"T{at}", line) for at, line in enumerate(lines)))
    old = (finding(99, path="z.py", identity="f" * 16),) * 3
    seen = Compared(Outcome(findings=tuple(found)), old)
    made = drafted(seen, CHANGE, standing, voice())
    ledger = made.ledger()
    assert ledger.found == len(found) + 3
    assert ledger.posted + ledger.summarised + ledger.there == len(found)
    assert len(made.idle) + len(made.there) == len(lines)
    assert made.ledger(posted=False).posted == 0


def test_a_ledger_that_does_not_come_out_even_is_a_defect() -> None:
    with pytest.raises(Unbalanced, match="found 2 = posted 1"):
        Ledger(found=2, posted=1, there=0, summarised=0, suppressed=0)


def test_of_three_equals_the_first_one_mended_closes_the_first_thread() -> None:
    threads = tuple(thread(f"T{line}", line) for line in (10, 20, 30))
    matched = known([finding(20), finding(30)], Standing(me=ME, threads=threads), SCOPE)
    assert [each.node for each in matched.idle] == ["T10"]
    assert {each.span.line: made.node for each, made in matched.told.items()} == {20: "T20", 30: "T30"}


def test_a_renamed_file_keeps_its_threads() -> None:
    standing = Standing(me=ME, threads=(thread("T", None, "old.py"),))
    assert known([finding(5, path="new.py")], standing, SCOPE).idle == ()


@pytest.mark.parametrize("author", [Who("github-actions", bot=False), Who("other", bot=True), None])
def test_a_marker_in_the_words_of_somebody_else_counts_for_nothing(author: Who | None) -> None:
    planted: Thread = thread("T", 5)
    first = planted.comments[0]
    other = Comment(id=1, node="x", author=author, body=first.body)
    standing = Standing(me=ME, threads=(thread("T", 5, comments=(other,)),))
    assert known([finding(5)], standing, SCOPE).told == {}
    assert known([finding(5)], standing, SCOPE).idle == ()


def test_another_configuration_leaves_our_threads_alone() -> None:
    standing = Standing(me=ME, threads=(thread("T", 5),))
    matched = known([], standing, "ffffffff")
    assert (matched.told, matched.idle) == ({}, ())
