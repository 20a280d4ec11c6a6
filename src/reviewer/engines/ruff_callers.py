"""Who would see the line that a warning or a form is written for: nobody outside, for some of them."""

from __future__ import annotations

import ast
import re

from reviewer.engines.ruff_printing import is_run
from reviewer.engines.ruff_site import FUNCTIONS, Site, innermost
from reviewer.finding import Finding

_ADMIN_PATH = re.compile(r"(?:^|/)(?:\w*_)?admin(?:_\w*)?(?:/|\.py$)")


def warns_no_caller(found: Finding, site: Site) -> bool:
    """A warning cannot point at its caller where a command, a module or a function of one's own gives it.

    One level up from those stands the import machinery, the program itself, or again the same library.
    """
    functions = [node for node in site.around(found.span) if isinstance(node, FUNCTIONS)]
    if not functions or is_run(found, site):
        return True
    name = functions[-1].name
    return name.startswith("_") and not name.endswith("__")


def is_for_the_staff(found: Finding, site: Site) -> bool:
    """A form of the admin is filled in by people who may write every field anyway."""
    if _ADMIN_PATH.search(found.path):
        return True
    classes = [
        node for node in innermost(site.around(found.span), ast.ClassDef) if isinstance(node, ast.ClassDef)
    ]
    names = "|".join(re.escape(node.name) for node in classes)
    return any("Admin" in node.name for node in classes) or (
        bool(names)
        and re.search(rf"^\s+(?:form|add_form)\s*=\s*(?:{names})\s*$", "\n".join(site.lines), re.MULTILINE)
        is not None
    )
