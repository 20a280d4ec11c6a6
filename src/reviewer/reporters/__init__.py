"""The formats a review can be told in; a format's module is loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from rich.console import Console

    from reviewer.outcome import Outcome
    from reviewer.reporters.context import Context

    Render = Callable[[Outcome, Context], str]
    Show = Callable[[Outcome, Context, Console], None]

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


def renderer(name: str) -> Render:
    """Give the function that renders a machine format; the text it gives ends with a line end.

    Raises KeyError for a name that is not in MACHINE.
    """
    return cast("Render", import_module(f"reviewer.reporters.{MACHINE[name]}").render)


def shower(name: str) -> Show:
    """Give the function that shows a text format on a rich console.

    Raises KeyError for a name that is not in TEXT.
    """
    return cast("Show", import_module(f"reviewer.reporters.{TEXT[name]}").show)
