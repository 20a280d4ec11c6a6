"""Makes the files of a new rule: a page that holds from the first minute on, and what belongs to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reviewer.refused import Refused
from reviewer.rulebook import Rulebook

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FRONT = """\
+++
id = "{rule}"
name = "{title}"
severity = "warning"
clause = "{clause}"
message = "Say here what is wrong, and what to do instead"
fix = "never"
scope = "call"
"""
_MATCH = """\
[match]
pattern = "breakpoint($...ARGS)"
"""
_PROSE = """\
+++
One sentence: what the rule asks, and of whom.

## Why

What goes wrong where it is not followed.

## Bad

```python bad
breakpoint()  # <-
```

## Good

```python good
print("no breakpoint here")
```
"""
_CHECK = '''\
"""rules/{area}/{rule}.md"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from reviewer.check import Hit, Module, NoOptions, on
from reviewer.tree.imports import Imports


@on(cst.Call)
def check(call: cst.Call, module: Module, options: NoOptions) -> Iterator[Hit]:
    """Look at every call."""
    if module.fact(Imports).name(call.func) == "builtins.breakpoint":
        yield Hit(call)
'''
_CASES = """\
A name of one's own is nobody's business.

```python good
def breakpoint(): ...


breakpoint()
```
"""


def files_of(name: str, home: Path, book: Rulebook) -> Iterator[tuple[Path, str]]:
    """Give the files of a rule `area/rule-name`, with their texts.

    `home` is a team's folder of pages, and the page looks for a pattern; or it is the root of
    a checkout of reviewer or of a pack, where a rule is a page, a check, and cases. Raises
    Refused for a name that is taken or is none.
    """
    area, slash, rule = name.rpartition("/")
    if not slash or not _NAME.fullmatch(area) or not _NAME.fullmatch(rule):
        raise Refused(f"{name!r} names no rule; write it as area/the-bad-thing, in small letters with dashes")
    if rule in book:
        raise Refused(f"there is a rule {rule!r} already: {book[rule].page}")
    package = _package(home)
    words = {
        "area": area,
        "rule": rule,
        "title": rule.replace("-", " ").capitalize(),
        "clause": f"house-{area}" if package is None else "code-clean",
    }
    front = _FRONT.format_map(words)
    if package is None:
        yield home / area / f"{rule}.md", front + _MATCH + _PROSE
        return
    pages, checks = package
    module = rule.replace("-", "_")
    yield pages / area / f"{rule}.md", front + _PROSE
    if not (checks / area / "__init__.py").is_file():
        yield checks / area / "__init__.py", ""
    yield checks / area / f"{module}.py", _CHECK.format_map(words)
    yield home / "tests" / "cases" / area / f"{rule}.md", _CASES


def _package(home: Path) -> tuple[Path, Path] | None:
    """Give the folders of pages and checks of a checkout whose package has checks; None for a team's folder."""
    found = sorted(home.glob("src/*/checks"))
    if not found:
        return None
    package = found[0].parent
    pages = package / "rules" if (package / "rules").is_dir() else home / "rules"
    return pages, found[0]
