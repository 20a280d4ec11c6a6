"""The page of `reviewer standard --output-format html`."""

from __future__ import annotations

from reviewer.compliance import History, Measured
from reviewer.compliance.markdown import reason
from reviewer.html.render import render
from reviewer.html.trend import drawing


def standard_page(measured: Measured, history: History | None, *, title: str) -> str:
    """Give the standard of a project and how it is met as one page; `title` names the project."""
    return render("standard.html", title=title, page="standard", **standard_values(measured, history))


def standard_values(measured: Measured, history: History | None) -> dict[str, object]:
    """Give what the table of the standard is filled with, for every page that has one."""
    return {
        "met": [each for each in measured.clauses if each.rules],
        "left": [(each, reason(each)) for each in measured.clauses if not each.rules],
        "unclaimed": measured.unclaimed,
        "trend": drawing(history) if history else None,
    }
