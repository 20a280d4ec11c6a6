"""Draws the history of the standard: one small chart a clause, and one for the findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reviewer.compliance import History, Point
from reviewer.compliance.words import percent
from reviewer.html.render import render

WIDTH, HEIGHT = 250, 64  # of the drawing in one chart, in SVG units
COLUMNS, GAP, HEAD = 3, 30, 44


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """One line over time; `x`, `y` place the chart, `dots` the points in it, each with what it says."""

    name: str
    first: str
    last: str
    x: int
    y: int
    dots: tuple[tuple[float, float, str], ...]

    @property
    def line(self) -> str:
        """The points as SVG writes them."""
        return " ".join(f"{x},{y}" for x, y, _ in self.dots)


class Drawing(msgspec.Struct, frozen=True, kw_only=True):
    """All charts of a picture of `width` and `height`, and the days it goes from and to."""

    charts: tuple[Chart, ...]
    width: int
    height: int
    begin: str
    end: str
    chart_width: int = WIDTH
    chart_height: int = HEIGHT


def trend(history: History) -> str:
    """Draw a history as one SVG picture, light or dark as the reader's system is."""
    return render("trend.svg", trend=drawing(history))


def drawing(history: History) -> Drawing:
    """Place the charts of a history: one for the findings, then one a clause.

    Each chart has its own scale, from its least value to its greatest; the words beside it
    give the first and the last.
    """
    charts = tuple(_charts(history.points))
    rows = -(-len(charts) // COLUMNS)
    return Drawing(
        charts=charts,
        width=COLUMNS * (WIDTH + GAP) + GAP,
        height=rows * (HEIGHT + HEAD + GAP) + GAP,
        begin=f"{history.points[0].when:%Y-%m-%d}",
        end=f"{history.points[-1].when:%Y-%m-%d}",
    )


def _charts(points: tuple[Point, ...]) -> Iterator[Chart]:
    rates = [1000 * each.measured.findings / each.lines if each.lines else None for each in points]
    yield from _chart(0, "findings per 1,000 lines", points, rates, [_rate(each) for each in rates])
    place = 1
    for at, clause in enumerate(points[-1].measured.clauses):
        if clause.share is None:
            continue
        shares = [each.measured.clauses[at].share for each in points]
        for chart in _chart(place, clause.clause.id, points, shares, [percent(each) for each in shares]):
            yield chart
            place += 1


def _chart(
    place: int, name: str, points: Iterable[Point], values: list[float | None], words: list[str]
) -> Iterator[Chart]:
    """Give the chart of one row of values; none where there is nothing to draw."""
    known = [value for value in values if value is not None]
    if not known:
        return
    low, span = min(known), max(known) - min(known)
    step = WIDTH / max(len(values) - 1, 1)
    dots = tuple(
        (
            round(at * step, 1),
            round(HEIGHT * (1 - (value - low) / span), 1) if span else HEIGHT / 2,
            f"{point.when:%Y-%m-%d} {point.commit[:10]}: {word}",
        )
        for at, (value, word, point) in enumerate(zip(values, words, points, strict=True))
        if value is not None
    )
    seen = [word for value, word in zip(values, words, strict=True) if value is not None]
    yield Chart(
        name=name,
        first=seen[0],
        last=seen[-1],
        x=GAP + place % COLUMNS * (WIDTH + GAP),
        y=GAP + place // COLUMNS * (HEIGHT + HEAD + GAP),
        dots=dots,
    )


def _rate(rate: float | None) -> str:
    return "-" if rate is None else f"{rate:.1f}"
