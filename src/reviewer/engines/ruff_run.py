"""Starts ruff, and gets an answer out of it although a name in a selection or a configuration is wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from reviewer.engines.ruff_output import Entry, entries
from reviewer.engines.toml_text import toml_text
from reviewer.engines.tool import Ran, ToolFailed, run

_PURGES = 40  # names ruff may refuse, a few at a time, before we stop asking
_DEEP = {
    "RUST_MIN_STACK": str(64 << 20)
}  # its threads have 2 MiB else, which some thousand nested brackets use up
_REFUSED = re.compile(r"(?:selector|Rule|rule) `([^`]+)`|^\s+- ([A-Z]+[0-9]*)\s*$", re.MULTILINE)


class RuffFailed(Exception):
    """Ruff gave no answer; the text is one sentence with the cause."""


class RuffCrashed(RuffFailed):
    """Ruff went down over what it was to check."""


class Job(msgspec.Struct, frozen=True):
    """One run: `options` are the configuration handed over, as in a ruff.toml, `target` as `py311` or None.

    `heedless`: no `noqa` is obeyed.
    """

    cwd: Path
    select: tuple[str, ...]
    preview: tuple[str, ...]
    options: Mapping[str, Any]
    target: str | None
    excludes: bool
    heedless: bool = False

    def without(self, names: set[str]) -> Job:
        """Give the same job with some selectors taken out of it, wherever they stand."""
        return msgspec.structs.replace(
            self,
            select=tuple(code for code in self.select if code not in names),
            preview=tuple(code for code in self.preview if code not in names),
            options=_purged(self.options, names),
        )


def check(job: Job, paths: Sequence[str]) -> list[Entry]:
    """Run ruff over absolute paths; raises RuffFailed, RuffCrashed where one of them is too much for it."""
    if not paths:
        return []  # ruff itself would take none to mean all
    with TemporaryDirectory(prefix="reviewer-ruff-") as temporary:
        listed = Path(temporary) / "files"
        lines = [path for path in paths if "\n" not in path and "\r" not in path]
        listed.write_bytes(b"".join(_bytes(path) + b"\n" for path in lines))
        named = [path for path in paths if path not in set(lines)]
        return _answer(job, Path(temporary), [f"@{listed}", *named], None)


def check_text(job: Job, path: str, text: str) -> list[Entry]:
    """Run ruff over a text as if it were the content of an absolute path; raises RuffFailed."""
    with TemporaryDirectory(prefix="reviewer-ruff-") as temporary:
        stdin = text.encode(errors="replace")
        return _answer(job, Path(temporary), [f"--stdin-filename={path}", "-"], stdin)


def _answer(job: Job, temporary: Path, tail: list[str], stdin: bytes | None) -> list[Entry]:
    """Ask until ruff knows every name it is given: codes come and go between its versions."""
    ran = None
    for _ in range(_PURGES):
        if not job.select:
            return []
        ran = _run(job, temporary, tail, stdin)
        if ran.code == 0:  # asked for with --exit-zero; Python itself exits with 1 for a missing module
            return _decoded(ran)
        refused = _refused(ran.err) & _named(job)
        if not refused:
            break
        job = job.without(refused)
    if ran is not None and ran.crashed:
        raise RuffCrashed(_cause(ran))
    raise RuffFailed(_cause(ran) if ran else "it was not asked")


def _run(job: Job, temporary: Path, tail: list[str], stdin: bytes | None) -> Ran:
    try:
        command = [*_ruff(), *_arguments(job, temporary), *tail]
        return run(command, job.cwd, stdin, environ=_DEEP)
    except ToolFailed as cause:
        raise RuffFailed(str(cause)) from cause


def _ruff() -> list[str]:
    """Ruff's own program beside the Python that runs us; where it lies elsewhere, its module knows, at the price of one more start."""
    program = Path(sys.executable).with_name("ruff.exe" if sys.platform == "win32" else "ruff")
    return [str(program)] if program.is_file() else [sys.executable, "-I", "-m", "ruff"]


def _arguments(job: Job, temporary: Path) -> Iterator[str]:
    yield from ("check", "--no-cache", "--no-fix", "--quiet", "--exit-zero", "--output-format=json")
    yield f"--select={','.join(job.select)}"
    yield "--force-exclude" if job.excludes else "--no-force-exclude"
    config = temporary / "ruff.toml"  # handed over even when empty, so that ruff looks for no other
    config.write_text(toml_text(job.options), encoding="utf-8")
    yield f"--config={config}"
    if job.preview:
        yield from ("--preview", "--config=lint.explicit-preview-rules=true")
    if job.heedless:
        yield "--ignore-noqa"
    if job.target:
        yield f"--target-version={job.target}"


def _decoded(ran: Ran) -> list[Entry]:
    try:
        return entries(ran.out) if ran.out.strip() else []
    except msgspec.DecodeError as cause:
        raise RuffFailed(f"ruff answered something else than its JSON ({cause})") from cause


def _refused(err: str) -> set[str]:
    """Read from ruff's complaint which selectors it does not know, or not any more."""
    if "elector" not in err and "removed" not in err:
        return set()
    return {one or other for one, other in _REFUSED.findall(err)}


def _named(job: Job) -> set[str]:
    return {*job.select, *job.preview, *_words(job.options)}


def _words(value: object) -> Iterator[str]:
    """Give every text in the lists of a configuration, where selectors stand."""
    if isinstance(value, Mapping):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _purged(value: object, names: set[str]) -> object:
    if isinstance(value, Mapping):
        return {key: _purged(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [item for item in value if not (isinstance(item, str) and item in names)]
    return value


def _cause(ran: Ran) -> str:
    """Condense ruff's complaint to one sentence."""
    if ran.killed:
        return f"ruff was ended by signal {-ran.code}"
    if "No module named" in ran.err and "ruff" in ran.err:
        return (
            f"ruff is not installed beside reviewer; install it with `{sys.executable} -m pip install ruff`"
        )
    causes = re.findall(r"Cause: (.+)", ran.err)
    lines = [line.strip() for line in ran.err.splitlines() if line.strip()]
    last = lines[-1:] if any("TOML parse error" in cause for cause in causes) else []
    told = [cause for cause in causes[-2:] if "ailed to load" not in cause] + last
    return "; ".join(told) or (lines[-1] if lines else f"ruff stopped with exit code {ran.code}")


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")
