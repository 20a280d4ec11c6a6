"""One page of the rule book: prose in Markdown, its facts in TOML front matter between `+++` lines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Literal

import msgspec

from reviewer.finding import Severity
from reviewer.packs import Pack
from reviewer.pattern_page import Match, Pattern, Replace, faults
from reviewer.profiles import PROFILES
from reviewer.refused import Refused
from reviewer.stand_in import misfit_summary

FENCE = "+++\n"
SCOPES = (
    "file",
    "def",
    "class",
    "param",
    "handler",
    "call",
    "stmt",
    "string",
    "name",
    "expr",
    "decorator",
    "docstring",
    "line",
    "project",
    "change",
)
Level = Literal["off", "info", "warning", "error"]


class BadPage(Refused):
    """A page that cannot be read; the text names the page and the cause."""


class _Front(msgspec.Struct, rename="kebab", forbid_unknown_fields=True, kw_only=True):
    """The front matter of a page as it is written."""

    id: str
    name: str
    severity: Level
    clause: str
    message: str = ""
    summary: str = ""
    fix: Literal["safe", "unsafe", "never"]
    scope: str = "line"
    always: bool = False
    area: str | None = None
    same_as: dict[Literal["ruff", "mypy"], list[str]] = msgspec.field(default_factory=dict)
    when: dict[str, str] = msgspec.field(default_factory=dict)
    profiles: dict[Literal["adopt", "strict"], Level] = msgspec.field(default_factory=dict)
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    profile_options: dict[Literal["adopt", "strict"], dict[str, Any]] = msgspec.field(default_factory=dict)
    types: dict[str, str] = msgspec.field(default_factory=dict)
    match: Match | None = None
    replace: Replace | None = None


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One page of the rule book, without its prose.

    `message` is a template for words in braces; empty where the engine's own message is
    kept. `same_as` gives per tool the codes of the same defect; `when` narrows a code
    ("mypy:assignment") to messages that match a regular expression. `levels` gives per
    profile a severity or "off". `summary` is the template of what stands for the findings of a
    package, where they may be told together. `always`: the finding says that a file was not
    reviewed, and no selection of other rules leaves it out. `pattern` is the code that the page
    itself looks for; `module` is the dotted name of the check that looks for it, where there is
    one; `checked` says that our own pass sees the defect, by either.
    """

    id: str
    area: str
    name: str
    severity: Severity
    clause: str
    message: str
    fix: Literal["safe", "unsafe", "never"]
    scope: str
    always: bool
    same_as: Mapping[str, tuple[str, ...]]
    when: Mapping[str, str]
    levels: Mapping[str, Level]
    options: Mapping[str, Any]
    profile_options: Mapping[str, Mapping[str, Any]]
    types: Mapping[str, str]
    page: Path
    checked: bool
    module: str = ""
    pattern: Pattern | None = None
    summary: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of other tools for the same defect, as `ruff:E722`."""
        return tuple(f"{tool}:{code}" for tool, codes in self.same_as.items() for code in codes)

    def options_in(self, profile: str) -> dict[str, Any]:
        """Give the defaults of the options under a profile."""
        return {**self.options, **self.profile_options.get(profile, {})}

    def prose(self) -> str:
        """Give the page below its front matter."""
        return _split(self.page)[1]


@cache
def home() -> Path:
    """Give the folder of the pages: the checkout's, if this package lies in one, else the wheel's.

    An editable install may leave a stale copy in site-packages; that one is never read,
    since the package itself then lies in the checkout.
    """
    checkout = Path(__file__).parents[2] / "rules"
    return checkout if (checkout / "standard.toml").is_file() else Path(__file__).parent / "rules"


def read_page(page: Path, pack: Pack | None = None) -> Rule:
    """Read one page, which may be that of a pack; raises BadPage with page and cause."""
    front_text, _ = _split(page)
    try:
        front = msgspec.convert(tomllib.loads(front_text), _Front)
        for expression in front.when.values():
            re.compile(expression)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, re.error) as cause:
        raise BadPage(f"{page}: {_kinder(str(cause))}") from cause
    if front.id != page.stem:
        raise BadPage(f"{page}: the id is {front.id!r}, but the file is named {page.stem!r}")
    if front.scope not in SCOPES:
        raise BadPage(f"{page}: the scope {front.scope!r} is unknown; choose one of {', '.join(SCOPES)}")
    pattern = _pattern(page, front, front_text)
    wrong = misfit_summary(front.summary, front.options)
    if wrong:
        raise BadPage(f"{page}: {wrong}")
    module = "" if pattern else _module(page, pack)
    area = front.area or page.parent.name
    levels: dict[str, Level] = dict.fromkeys(PROFILES, front.severity) | front.profiles
    severity = next((level for level in (front.severity, *front.profiles.values()) if level != "off"), "info")
    return Rule(
        id=front.id,
        area=area,
        name=front.name,
        severity=Severity(severity),
        clause=front.clause,
        message=front.message,
        fix=front.fix,
        scope=front.scope,
        always=front.always,
        same_as={tool: tuple(codes) for tool, codes in front.same_as.items()},
        when=front.when,
        levels=levels,
        options=front.options,
        profile_options=dict(front.profile_options.items()),
        types=front.types,
        page=page,
        summary=front.summary,
        checked=bool(module or pattern),
        module=module,
        pattern=pattern,
    )


def _module(page: Path, pack: Pack | None) -> str:
    """Give the check of a page: only ours and a pack's have one, as a team's folder is the reviewed project's."""
    if pack is None and page.parents[1] != home():
        return ""
    package, folder = (pack.package, pack.folder) if pack else ("reviewer", Path(__file__).parent)
    area, name = page.parent.name, page.stem.replace("-", "_")
    return f"{package}.checks.{area}.{name}" if (folder / "checks" / area / f"{name}.py").is_file() else ""


def _pattern(page: Path, front: _Front, text: str) -> Pattern | None:
    """Give the code that a page looks for; raises BadPage, with the line, for patterns that cannot be used."""
    if front.match is None:
        if front.replace is not None:
            raise BadPage(f"{page}: [replace] needs a [match] that says what is replaced")
        return None
    if (front.replace is None) != (front.fix == "never"):
        cause = "there is no [replace]" if front.replace is None else "[replace] gives one"
        raise BadPage(f"{page}: the fix is {front.fix!r}, but {cause}")
    if not front.message:
        raise BadPage(f"{page}: a page with a [match] needs a message")
    pattern = Pattern(match=front.match, replace=front.replace)
    for word, cause in faults(pattern, front.message):
        first = word.strip().split("\n")[0]
        row = next((n for n, line in enumerate(text.split("\n"), 2) if first and first in line), None)
        raise BadPage(f"{page}:{row}: {cause}" if row else f"{page}: {cause}")
    return pattern


def _split(page: Path) -> tuple[str, str]:
    try:
        parts = page.read_text(encoding="utf-8-sig").split(FENCE, 2)
    except OSError as cause:
        raise BadPage(f"{page}: cannot be read: {cause.strerror}") from cause
    except UnicodeDecodeError as cause:
        raise BadPage(f"{page}: is not UTF-8 text") from cause
    if len(parts) != 3 or parts[0].strip():
        raise BadPage(f"{page}: a page begins with TOML front matter between two lines of +++")
    return parts[1], parts[2].lstrip("\n")


def _kinder(cause: str) -> str:
    """Add the nearest known key to the complaint about an unknown one."""
    _, found, rest = cause.partition("unknown field `")
    if not found:
        return cause
    key = rest.split("`")[0]
    close = get_close_matches(key, [field.encode_name for field in msgspec.structs.fields(_Front)], n=1)
    return f"unknown key {key!r}" + (f"; did you mean {close[0]!r}?" if close else "")
