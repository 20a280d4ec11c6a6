"""What a file is written in that Python refuses: so that nobody is sent to mend what is no Python at all."""

from __future__ import annotations

import re
from typing import Literal

from reviewer.tree.python2 import is_python2, refused_line

Other = Literal["Python 2", "a template"]
# A line that is nothing but a tag of Jinja, or a value of it where Python wants a name.
_TAG = re.compile(
    r"^\s*\{%-?\s*(?:if|for|set|block|macro|raw|include|import|from|extends|filter|call)\b.*%\}\s*$",
    re.MULTILINE,
)
_VALUE = re.compile(r"\{\{-?\s*[\w.]+(?:\s*\|[^{}]*)?\s*-?\}\}")


def other_language(error: SyntaxError, text: str) -> Other | None:
    """Tell what a text is that Python has refused with an error; None for Python with a mistake in it."""
    if is_python2(error, text):
        return "Python 2"
    return "a template" if _TAG.search(text) or _VALUE.search(refused_line(error, text)) else None
