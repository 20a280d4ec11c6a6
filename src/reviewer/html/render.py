"""Fills our templates; what comes from the reviewed code is text in them and nothing else."""

from __future__ import annotations

from functools import cache

import jinja2

from reviewer.compliance.words import percent
from reviewer.escape import visible


def render(template: str, **values: object) -> str:
    """Fill one template of ours. Everything is escaped; a value that is missing is a defect of ours."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("reviewer.html"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "percent": percent,
        "number": lambda value: f"{value:,}",
        "visible": lambda text: visible(text, keep="\t"),
    }
    return environment
