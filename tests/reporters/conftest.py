"""A small review to report: a shop with one file that has a bit of everything."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from reviewer import rulebook
from reviewer.finding import Confidence, Edit, Finding, Fix, Problem, Related, Safety, Severity, Span
from reviewer.outcome import Outcome, Stats
from reviewer.reporters import Context

VIEWS = '''\
"""Pages of the shop."""

from shop.models import Book


def catalogue(request):
\tbooks = Book.objects.all()
\tnames = []
\tfor book in books:
\t\tnames.append(("標題", book.author.name))
    try:
        return render(request, names)
    except:
        return None
'''
FILES = {"shop/views.py": VIEWS, "shop/ünï [red]code.py": "x = eval('1')  # \u202e trojan\n"}
Shown = Callable[..., str]


@pytest.fixture
def outcome() -> Outcome:
    """Four findings of three severities in two files, and a problem."""
    views = "shop/views.py"
    return Outcome(
        findings=(
            Finding(
                rule="missing-type-hints",
                path=views,
                span=Span(6, 1, 15, 1),
                severity=Severity.WARNING,
                message="`catalogue` has no type for `request` and `return`",
                symbol="catalogue",
                seen_by=("native", "ruff:ANN001", "ruff:ANN201", "mypy:no-untyped-def"),
                fingerprint="aaaa",
            ),
            Finding(
                rule="n-plus-one-relation",
                path=views,
                span=Span(10, 23, 10, 34),
                severity=Severity.ERROR,
                message="`book.author` runs one query for every row of `books`",
                symbol="catalogue",
                fingerprint="bbbb",
                confidence=Confidence.MEDIUM,
                fix=Fix(Safety.UNSAFE, (Edit(Span(7, 23, 7, 28), 'select_related("author")'),)),
                related=(
                    Related(views, Span(7, 10, 7, 28), "the rows come from here, without `author`"),
                    Related("shop/models.py", Span(8, 5, 8, 11), "`author` is declared here"),
                ),
            ),
            Finding(
                rule="bare-except",
                path=views,
                span=Span(13, 5, 13, 11),
                severity=Severity.ERROR,
                message="A bare `except:` also catches KeyboardInterrupt; name the exception you expect",
                symbol="catalogue",
                seen_by=("native", "ruff:E722"),
                fingerprint="cccc",
                fix=Fix(Safety.SAFE, (Edit(Span(13, 11, 13, 11), " Exception"),)),
            ),
            Finding(
                rule="ruff:S307",
                path="shop/ünï [red]code.py",
                span=Span(1, 5, 1, 14),
                severity=Severity.INFO,
                message="Use of [bold]eval[/bold]",
                seen_by=("ruff:S307",),
                fingerprint="dddd",
            ),
        ),
        problems=(Problem(message="the file is nested too deeply", engine="native", path="shop/deep.py"),),
        stats=Stats(
            files=14,
            lines=1204,
            seconds={"native": 0.31, "ruff": 0.05, "mypy": 1.1, "total": 1.24},
            counts={"merged": 7, "suppressed": 3},
        ),
    )


@pytest.fixture(scope="session")
def book() -> rulebook.Rulebook:
    """The real rule book."""
    return rulebook.read()


@pytest.fixture
def context(book: rulebook.Rulebook) -> Context:
    """A context over the shop's files."""
    return Context(text=FILES.get, book=book, root=Path("/shop"), version="1.2.3")


@pytest.fixture
def shown() -> Shown:
    """Give a function that runs a text reporter and gives what a pipe receives."""
    from reviewer.reporters import show

    def run(name: str, outcome: Outcome, context: Context, width: int = 80) -> str:
        file = io.StringIO()
        show(name, outcome, context, Console(file=file, width=width, highlight=False))
        return file.getvalue()

    return run
