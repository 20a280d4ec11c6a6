"""rules/project/lockfile-missing-or-stale.md is checked here."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

from reviewer.checks.shared.manifest import is_archive, is_dynamic, name_of, runtime
from reviewer.whole import MANIFEST, Flaw, Whole, whole

_LOCK = "uv.lock"
_OTHERS = ("poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
_ZEROS = re.compile(r"(?<![\w])0+(?=\d)")  # in front of a number of a version
_ELSEWHERE = "elsewhere"  # a source of its own has no bounds


@dataclass(frozen=True)
class Options:
    """Whether projects that others install, which have a build system, need a lock too."""

    libraries: bool


@whole(Options)
def check(project: Whole, options: Options) -> Iterator[Flaw]:
    """Report dependencies that nothing pins, a lock of other dependencies, and locks of several tools."""
    if project.table("project") is None or is_archive(project):
        return
    locks = [each for each in (_LOCK, *_OTHERS) if project.has(each)]
    line = project.line_of(MANIFEST, "dependencies")
    if len(locks) > 1:
        what = f"{' and '.join(locks)} pin the same dependencies"
        yield Flaw(MANIFEST, line, {"what": what, "advice": "keep one of them: the other falls behind"})
    elif not locks and runtime(project) and not _is_pinned(project):
        library = project.table("build-system") is not None
        if options.libraries or not library:
            what = "Nothing pins the dependencies"
            yield Flaw(MANIFEST, line, {"what": what, "advice": "commit the lock that `uv lock` writes"})
    elif _LOCK in locks and not is_dynamic(project, "dependencies"):
        yield from _stale(project)


def _is_pinned(project: Whole) -> bool:
    """Whether a date or hashes decide what is installed."""
    if project.table("tool", "uv", "exclude-newer"):
        return True
    texts = (project.text(path) or "" for path in project.matching("requirements*.txt", "requirements/*.txt"))
    return any("--hash=" in text for text in texts)


def _stale(project: Whole) -> Iterator[Flaw]:
    locked = _locked(project.text(_LOCK) or "")
    if locked is None:
        return
    asked = {(name_of(each), _bounds(each)): each for each in runtime(project)}
    names = {name for name, _ in locked}
    for key, requirement in asked.items():
        if key not in locked and (key[0], _ELSEWHERE) not in locked:
            how = "with other bounds" if key[0] in names else "not"
            what = f"uv.lock has `{requirement}` {how}"
            line = project.line_of(MANIFEST, requirement.split(";")[0].strip())
            yield Flaw(MANIFEST, line, {"what": what, "advice": "`uv lock` brings it up to date"})


def _locked(text: str) -> set[tuple[str, str]] | None:
    """The names and bounds that a lock was made for; None where it does not say."""
    try:
        packages = tomllib.loads(text).get("package", [])
    except tomllib.TOMLDecodeError:
        return None  # a lock that nobody can read says nothing about dependencies
    for each in packages:
        source = each.get("source", {})
        if "." in (source.get("virtual"), source.get("editable"), source.get("directory")):
            listed = each.get("metadata", {}).get("requires-dist", [])
            return {(name_of(item["name"]), _bound(item)) for item in listed}
    return None


def _bound(item: dict[str, str]) -> str:
    placed = any(key in item for key in ("git", "url", "path", "directory", "editable", "virtual"))
    return _ELSEWHERE if placed else _ordered(item.get("specifier", ""))


def _bounds(requirement: str) -> str:
    plain = re.sub(r"\[[^\]]*\]", "", requirement.partition(";")[0])
    if "@" in plain:
        return ""
    found = re.search(r"[<>=!~].*$", plain)
    return _ordered(found[0] if found else "")


def _ordered(bounds: str) -> str:
    """Sort bounds, and write their versions as uv does: `>=01.2` is `>=1.2`."""
    plain = _ZEROS.sub("", bounds.strip("() ").replace(" ", ""))
    return ",".join(sorted(each for each in plain.split(",") if each))
