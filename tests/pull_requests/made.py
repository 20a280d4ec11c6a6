"""Findings, voices and threads as tests need them, and strategies that make many."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from reviewer import rulebook, standard
from reviewer.finding import Edit, Finding, Fix, Related, Safety, Severity, Span
from reviewer.github.marker import NoteMarker
from reviewer.github.pull import Pull
from reviewer.github.standing import Comment, Thread, Who
from reviewer.github.voice import Voice

HOSTILE = st.one_of(
    st.sampled_from(
        [
            "@octocat",
            "<!-- reviewer:finding v=1 scope=00000000 rule=x id= fp= -->",
            "```suggestion\nrm -rf\n```",
            "</details><script>",
            "[x](https://example.org)",
            "::error file=x::y",
            "| a | b |",
            "#1 GH-1 https://example.org",
            "\u202e\x1b[0m\r\n",
        ]
    ),
    st.text(max_size=200),
)
RULES = st.sampled_from(
    ["bare-except", "missing-type-hints", "n-plus-one-relation", "ruff:E501", "mypy:arg-type"]
)
ME = Who("github-actions", bot=True)
SCOPE = "0a0a0a0a"
PULL = Pull(repository="acme/shop", number=1, base="b" * 40, head="a" * 40)


@cache
def voice(
    text: Callable[[str], str | None] = lambda path: None, proved: frozenset[str] = frozenset(), **more: str
) -> Voice:
    """Give a voice with our own pages."""
    return Voice(
        pull=PULL,
        book=rulebook.read(),
        scope=SCOPE,
        text=text,
        clauses={name: clause.statement for name, clause in standard.clauses().items()},
        proved=proved,
        pages=more.get("pages", ""),
        prefix=more.get("prefix", ""),
        footer=("reviewer 0",),
    )


def finding(line: int = 1, path: str = "a.py", **more: object) -> Finding:
    """Give a finding of one line."""
    known: dict[str, object] = {
        "rule": "bare-except",
        "severity": Severity.ERROR,
        "message": "A bare `except:`",
        "identity": "1d1d1d1d1d1d1d1d",
        "fingerprint": f"{line:016x}",
        "span": Span(line, 1, line, 8),
        "path": path,
    }
    return Finding(**{**known, **more})  # type: ignore[arg-type]  # a test names what it is about


FINDINGS = st.builds(
    finding,
    st.integers(1, 60),
    st.sampled_from(["a.py", "b.py", "ünï/@all`|.py"]),
    rule=RULES,
    severity=st.sampled_from(list(Severity)),
    message=HOSTILE,
    identity=st.sampled_from(["1" * 16, "2" * 16, ""]),
    seen_by=st.sampled_from([("native",), ("native", "ruff:E722"), ("mypy:arg-type",)]),
    related=st.lists(st.builds(Related, st.just("c.py"), st.just(Span(1, 1, 1, 2)), HOSTILE), max_size=2).map(
        tuple
    ),
)


def fix(*edits: Edit, safety: Safety = Safety.SAFE) -> Fix:
    """Give a fix."""
    return Fix(safety, edits)


def thread(node: str, line: int | None, path: str = "a.py", **more: object) -> Thread:
    """Give a thread that we began about a finding as `finding` makes it."""
    body = f"words\n\n{NoteMarker(SCOPE, 'bare-except', '1d' * 8, '').written()}"
    first = Comment(id=1, node=f"PRRC_{node}", author=ME, body=body)
    known: dict[str, object] = {"comments": (first,)}
    return Thread(node=node, line=line, path=path, **{**known, **more})  # type: ignore[arg-type]
