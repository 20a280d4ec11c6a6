"""What is said, whatever the code under review says: harmless, short enough, and found again by its last line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pull_requests.made import FINDINGS, HOSTILE, SCOPE, finding, fix, voice
from reviewer.diff import Hunk
from reviewer.finding import Edit, Finding, Problem, Related, Safety, Severity, Span
from reviewer.github.body import body
from reviewer.github.choose import Spot
from reviewer.github.comment import note
from reviewer.github.marker import NoteMarker, ReviewMarker, digests, note_marker, review_marker
from reviewer.github.pull import Place
from reviewer.introduced import FileChange

MARKER = ReviewMarker(scope=SCOPE, head="a" * 40, run="0123")
ALL = Hunk(1, 60, 1, 60, frozenset(range(1, 61)))
FILES = {path: FileChange(path=path, old_path=path, narrow=(ALL,), wide=(ALL,)) for path in ("a.py", "b.py")}


def harmless(text: str, quoting: str = "") -> None:
    """Nothing of the code under review opens a comment, a fence, a mention, HTML or a link of its own."""
    visible, _, last = text.rpartition("\n")
    visible = visible.replace(quoting, "")
    assert last.startswith("<!-- reviewer:")
    assert last.endswith(" -->")
    assert "<!--" not in visible
    assert "```" not in visible
    assert re.search(r"@(?!\u200b)\w", visible) is None
    tags = set(re.findall(r"</?([a-zA-Z]+)", visible))
    assert tags <= {"code", "sub", "details", "summary"}
    addresses = re.findall(r"(?<!\\)\]\((.*?)\)", visible)
    assert all(each.startswith("https://github.com/acme/shop/") for each in addresses)
    assert re.search(r"https?://(?!github\.com/acme/)", visible) is None


@settings(max_examples=40, deadline=None)
@given(FINDINGS, st.integers(0, 5))
def test_a_comment_is_harmless_and_known_again(found: Finding, more: int) -> None:
    made = note(Spot(found, Place(found.path, found.span.line), more), FILES, voice())
    harmless(made.body)
    assert note_marker(made.body) == NoteMarker(SCOPE, found.rule, found.identity, found.fingerprint)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(FINDINGS, max_size=15), st.lists(st.builds(Problem, message=HOSTILE, path=HOSTILE), max_size=3)
)
def test_a_body_is_harmless_and_known_again(found: list[Finding], problems: list[Problem]) -> None:
    marker = ReviewMarker(scope=SCOPE, head="a" * 40, run="0123", told=digests(found))
    text = body(found, found, problems, marker, voice())
    harmless(text)
    assert review_marker(text) == marker


def test_a_body_with_too_much_to_say_counts_the_rest() -> None:
    found = [finding(line, message=f"number {line} {'ü' * 280}") for line in range(1, 2_001)]
    marker = ReviewMarker(scope=SCOPE, head="a" * 40, run="0123", told=digests(found))
    text = body(found, found, [], marker, voice())
    assert len(text.encode()) <= 65_000
    listed = text.count("- error ")
    assert f"and {2_000 - listed:,} more findings, for which there is no room here" in text


def test_what_is_remembered_of_many_findings_leaves_room() -> None:
    found = [finding(line, identity=f"{line:016x}", message=f"number {line}") for line in range(1, 9_001)]
    text = body(
        found, found, [], ReviewMarker(scope=SCOPE, head="a" * 40, run="0", told=digests(found)), voice()
    )
    assert len(text.encode()) <= 65_000


def test_a_comment_says_what_why_and_who() -> None:
    pages = "https://github.com/acme/shop/blob/cafe/rules"
    witnesses = "reviewer and <code>ruff E722</code>"
    found = finding(
        3,
        seen_by=("native", "ruff:E722"),
        related=(Related("b.py", Span(9, 1, 9, 2), "`load` is defined here"),),
    )
    made = note(
        Spot(found, Place("a.py", 3), 2), FILES, voice(pages="https://github.com/acme/shop/blob/cafe/rules")
    )
    assert made.body.split("\n\n") == [
        "**Name the exception you catch**\nA bare <code>except&#58;</code>",
        "[<code>b.py&#58;9</code>](https://github.com/acme/shop/blob/" + "a" * 40 + "/b.py#L9): "
        "<code>load</code> is defined here",
        "> Every layer handles the errors it can and lets the others through; code that lacks this gets it.",
        "The same in 2 more places, listed in the review.",
        f"<sub>[<code>bare-except</code>]({pages}/errors/bare-except.md) · error · seen by {witnesses}</sub>",
        made.body.rpartition("\n")[2],
    ]


def test_a_proved_fix_is_a_suggestion_on_the_lines_that_it_replaces() -> None:
    text = "def f():\n\ttry:\n\t\tg()\n\texcept:\n\t\tpass\n"
    found = finding(4, fix=fix(Edit(Span(4, 8, 4, 8), " Exception"), safety=Safety.UNSAFE))
    spot = Spot(found, Place("a.py", 4))
    told = note(spot, FILES, voice({"a.py": text}.get, frozenset({found.fingerprint}))).body
    assert "\n\n```suggestion\n\texcept Exception:\n```\n\nChecked: " in told
    assert "It may change what the program does" in told
    assert "suggestion" not in note(spot, FILES, voice({"a.py": text}.get)).body


def test_a_fix_too_far_apart_for_one_block_is_not_offered_by_half() -> None:
    text = "".join(f"x{line}\n" for line in range(60))
    both = fix(Edit(Span(1, 1, 1, 1), "import y\n"), Edit(Span(55, 1, 55, 2), "y"))
    found = finding(55, fix=both)
    told = note(
        Spot(found, Place("a.py", 55)), FILES, voice({"a.py": text}.get, frozenset({found.fingerprint}))
    ).body
    assert "```" not in told
    assert "`reviewer check --fix` mends this" in told


def test_what_a_change_broke_elsewhere_links_to_where_it_shows() -> None:
    told = note(Spot(finding(70, path="b.py"), Place("a.py", 3)), FILES, voice()).body
    assert "This change shows at [<code>b.py&#58;70</code>]" in told


@settings(max_examples=40, deadline=None)
@given(st.lists(FINDINGS, max_size=30))
def test_the_table_counts_every_finding(found: Sequence[Finding]) -> None:
    text = body(found, [], [], MARKER, voice())
    cells = [row.split(" | ")[1:] for row in text.split("\n") if row.startswith("| <code>")]
    assert sum(int(cell.strip(" |") or 0) for row in cells for cell in row) == len(found)


def test_severities_come_worst_first() -> None:
    found = [finding(1, severity=Severity.INFO), finding(2, severity=Severity.ERROR)]
    assert "**1 error and 1 info**" in body(found, [], [], MARKER, voice())


def test_names_as_long_as_systems_allow_leave_room() -> None:
    path = "/".join([":" * 250] * 16)
    related = tuple(Related(path, Span(1, 1, 1, 2), ":" * 2_000) for _ in range(9))
    found = finding(3, path=path, message=":" * 5_000, related=related)
    assert len(note(Spot(found, Place(path, 3)), FILES, voice()).body.encode()) <= 65_536
    problems = [Problem(message=":" * 5_000, path=path, engine="mypy") for _ in range(50)]
    text = body([found], [found], problems, MARKER, voice())
    assert len(text.encode()) <= 65_536
    assert "and 40 more files" in text
