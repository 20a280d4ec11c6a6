"""The README's picture: what `reviewer check examples/bookshop` shows.

./run python tests/first_screen.py     writes docs/first-screen.svg anew
"""

from __future__ import annotations

from pathlib import Path

from reviewer import __version__, rulebook, standard
from reviewer.cli.run import Run, Words
from reviewer.reporters import Context
from reviewer.reporters.picture import picture

TOP = Path(__file__).parents[1]
PICTURE = TOP / "docs" / "first-screen.svg"


def drawn() -> str:
    """Review the example and draw what a terminal would show, without times."""
    run = Run(Words(paths=(str(TOP / "examples" / "bookshop"),), no_cache=True))
    context = Context(
        text=run.texts.get,
        book=run.book,
        root=run.project.root,
        show_times=False,
        version=__version__,
        clauses={name: clause.statement for name, clause in standard.clauses(rulebook.home()).items()},
    )
    return picture(run.outcome(), context, width=100)


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
