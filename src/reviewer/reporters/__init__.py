"""The formats a review can be told in; a format's module is loaded when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from reviewer.reporters.context import Context

if TYPE_CHECKING:
    from rich.console import Console

    from reviewer.outcome import Outcome

__all__ = ["FORMATS", "MACHINE", "TEXT", "Context", "render", "show"]

MACHINE = {
    "json": "json",
    "json-lines": "json_lines",
    "sarif": "sarif",
    "github": "github_annotations",
    "gitlab": "gitlab",
    "junit": "junit",
    "rdjson": "rdjson",
    "azure": "azure",
    "markdown": "markdown",
}
TEXT = {"full": "text_full", "concise": "text_concise", "statistics": "statistics"}
FORMATS = ("full", "concise", *MACHINE)


def render(name: str, outcome: Outcome, context: Context) -> str:
    """Give the outcome in a machine format, ending with a line end if it is not empty.

    Raises KeyError for a name that is not in MACHINE.
    """
    told: str = import_module(f"reviewer.reporters.{MACHINE[name]}").render(outcome, context)
    return told


def show(name: str, outcome: Outcome, context: Context, console: Console) -> None:
    """Show the outcome in a text format on a rich console.

    Raises KeyError for a name that is not in TEXT.
    """
    import_module(f"reviewer.reporters.{TEXT[name]}").show(outcome, context, console)
