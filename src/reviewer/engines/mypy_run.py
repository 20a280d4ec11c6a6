"""Starts mypy, and leads it past what makes it give up: one file's fault must not silence the others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from reviewer.engines.mypy_config import MypyConfig, written
from reviewer.engines.mypy_home import Home
from reviewer.engines.mypy_naming import module_names, namings
from reviewer.engines.mypy_output import Entry, cause, entries, slashed, text_entry
from reviewer.engines.toml_text import toml_text
from reviewer.engines.tool import Ran, ToolFailed, run

_TRIES = 30
_PASSES = 6
_DUPLICATE = re.compile(r'^Duplicate module named "')
_TWICE = re.compile(r"^Source file found twice under different module names")
_NO_PACKAGE = re.compile(
    r"^(.+?) (?:contains __init__\.py but )?is not a valid Python package name", re.MULTILINE
)
_CODES = re.compile(r"Invalid error code\(s\): (.+)")
_PLUGIN = re.compile(r"^Error (?:importing|in) plugin|^Plugin .* does not|^Can't find plugin")
_CRASH = re.compile(r"^(.+?)(?::\d+)?: error: INTERNAL ERROR", re.MULTILINE)


class MypyFailed(Exception):
    """Mypy gave no answer; the text is one sentence with the cause, `killed` tells whether it was ended."""

    def __init__(self, cause: str, *, killed: bool = False) -> None:
        super().__init__(cause)
        self.killed = killed


class Outcome(msgspec.Struct):
    """What mypy said; `failed` gives by path why something was not checked, `broken` are files it could not parse."""

    entries: list[Entry] = msgspec.field(default_factory=list)
    failed: dict[str, str] = msgspec.field(default_factory=dict)
    left_out: set[str] = msgspec.field(default_factory=set)
    broken: set[str] = msgspec.field(default_factory=set)
    plugins_lost: bool = False


class Session:
    """One review of one project: knows the files still to check and how far mypy had to be humoured."""

    def __init__(
        self,
        root: Path,
        home: Home,
        config: MypyConfig,
        cache: Path,
        files: Sequence[str],
        buffers: Mapping[str, str],
    ) -> None:
        self.root = root
        self.home = home
        self.options = dict(config.options)
        self.modules = {pattern: dict(own) for pattern, own in config.modules.items()}
        self.caches = cache
        self.cache = cache
        self.files = list(files)
        self.buffers = buffers
        self.later: list[str] = []
        self.namings = list(namings(root, files, config.options))
        self.skipped: set[str] = set()
        self.renewed: set[Path] = set()
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Run until mypy gave an answer for every file it can check; raises MypyFailed if it gave none."""
        # No import can name them, and mypy, which marks local names by an @, crashes over them.
        self.outcome.left_out.update(self._dropped([file for file in self.files if "@" in Path(file).name]))
        for number in range(_PASSES):
            self.cache = self.caches / str(number)  # modules of one name would confuse a shared cache
            self._one_pass()
            self.files, self.later = self.later, []
            if not self.files:
                return self.outcome
        for file in self.files:
            self.outcome.failed[file] = "more modules share this file's name than can be checked"
        return self.outcome

    def _one_pass(self) -> None:
        for _ in range(_TRIES):
            if not self.files:
                return
            ran = self._start()
            said = list(entries(ran.out))
            if ran.code == 0 or (
                ran.code == 1 and said
            ):  # Python itself exits with 1 for what it cannot start
                if self._stale(said):
                    continue
                self.outcome.entries += [entry for entry in said if not entry.blocks]
                return
            if not self._humoured(ran, [*said, *entries(ran.err)]) and (ran.killed or not self._renewed()):
                raise MypyFailed(cause(ran, self.home.interpreter), killed=ran.killed)
        raise MypyFailed("mypy gave up again and again; run it by hand to see why")

    def _stale(self, said: Sequence[Entry]) -> bool:
        """Throw a cache away that speaks of files which are gone; tell whether it was.

        Mypy knows a module by its name: when unchanged files move, say into `src`, it repeats
        what it once said under their old paths.
        """
        return not all((self.root / entry.path).exists() for entry in said if not entry.blocks) and (
            self._renewed()
        )

    def _renewed(self) -> bool:
        """Throw the cache away, once, in case it is corrupt; tell whether there was one."""
        fresh = not self.cache.exists() or self.cache in self.renewed
        shutil.rmtree(self.cache, ignore_errors=True)
        self.renewed.add(self.cache)
        return not fresh

    def _start(self) -> Ran:
        with TemporaryDirectory(prefix="reviewer-mypy-") as temporary:
            config = Path(temporary) / "reviewer.toml"
            config.write_text(
                toml_text(written(MypyConfig(None, self.options, self.modules))), encoding="utf-8"
            )
            listed = Path(temporary) / "files"
            arguments = [*self._shadows(Path(temporary)), *(f"./{file}" for file in self.files)]
            if not any("\n" in file for file in self.files):
                listed.write_bytes("\n".join(arguments).encode("utf-8", "surrogateescape"))
                arguments = [f"@{listed}"]
            try:
                return run([*self._command(config), *arguments], self.root)
            except ToolFailed as cause:
                raise MypyFailed(str(cause)) from cause

    def _shadows(self, temporary: Path) -> Iterator[str]:
        """Write the buffers down, and give the arguments that put them in the place of their files."""
        for number, (file, text) in enumerate(self.buffers.items()):
            if file in self.files:
                shadow = temporary / f"{number}.py"
                shadow.write_bytes(text.encode(errors="replace"))
                yield from ("--shadow-file", f"./{file}", str(shadow))

    def _command(self, config: Path) -> Iterator[str]:
        yield from (str(self.home.interpreter), "-I", "-m", "mypy")
        yield from (f"--config-file={config}", f"--cache-dir={self.cache}", "--output=json")
        yield from ("--show-error-end", "--show-column-numbers", "--no-error-summary", "--no-pretty")
        if self.home.sees is not None:
            yield f"--python-executable={self.home.sees}"

    def _humoured(self, ran: Ran, said: Sequence[Entry]) -> bool:
        """Change what made mypy give up; tell whether something was changed."""
        blockers = [entry for entry in said if entry.severity == "error"]
        return (
            self._renamed(blockers)
            or self._without_plugins(blockers)
            or self._without_crash(ran)
            or self._without_broken(blockers)
            or self._without_unreadable(ran)
            or self._without_unknown(ran)
        )

    def _renamed(self, blockers: Sequence[Entry]) -> bool:
        """Where two files get one module's name try other naming; at last put one file off to a later pass."""
        for entry in blockers:
            if _DUPLICATE.match(entry.message) or _TWICE.match(entry.message):
                if self.namings:
                    self.options.update(self.namings.pop(0))
                elif _DUPLICATE.match(entry.message):
                    self.later += self._dropped([entry.path])
                else:
                    self.outcome.left_out.update(self._dropped([entry.path]))
                    self._skip(entry.path)
                return True
        return False

    def _without_plugins(self, blockers: Sequence[Entry]) -> bool:
        if "plugins" not in self.options or not any(_PLUGIN.match(entry.message) for entry in blockers):
            return False
        del self.options["plugins"]
        self.outcome.plugins_lost = True
        return True

    def _without_broken(self, blockers: Sequence[Entry]) -> bool:
        """Leave out the files that do not parse, wherever they are imported, and keep what mypy said of them.

        Where nothing is called a syntax error, what stopped mypy is the last thing it said.
        """
        placed = [entry for entry in blockers if not entry.blocks]
        broken = {entry.path for entry in placed if entry.key == "syntax"} or {e.path for e in placed[-1:]}
        news = broken - self.skipped
        for path in news:
            self._skip(path)
        self.outcome.entries += [entry for entry in placed if entry.path in news]
        self.outcome.broken.update(self._dropped(news))
        return bool(news)

    def _without_unreadable(self, ran: Ran) -> bool:
        """Leave out the files mypy cannot read, decode or name, which it tells on stderr."""
        changed = False
        for entry in map(text_entry, ran.err.splitlines()):
            if entry is not None and entry.path in self.files and "INTERNAL ERROR" not in entry.message:
                self._skip(entry.path)
                self.outcome.failed[entry.path] = entry.message
                changed = bool(self._dropped([entry.path])) or changed
        for name in _NO_PACKAGE.findall(ran.err):
            inside = [file for file in self.files if name in file.split("/")]
            self.outcome.left_out.update(self._dropped(inside))
            changed = changed or bool(inside)
        return changed

    def _without_crash(self, ran: Ran) -> bool:
        """Leave out the file over which mypy crashed."""
        guilty = [slashed(name) for name in _CRASH.findall(ran.err) if slashed(name) in self.files]
        for file in guilty:
            self._skip(file)
            self.outcome.failed[file] = "mypy crashed over this file, and went on without it"
        return bool(self._dropped(guilty))

    def _without_unknown(self, ran: Ran) -> bool:
        """Take out error codes this mypy does not know."""
        told = _CODES.search(ran.err)
        unknown = {code.strip() for code in told[1].split(",")} if told else set()
        for table in (self.options, *self.modules.values()):
            for key in ("enable_error_code", "disable_error_code"):
                codes = table.get(key)
                if isinstance(codes, list):
                    table[key] = [code for code in codes if code not in unknown]
        return bool(unknown)

    def _skip(self, file: str) -> None:
        """Tell mypy not to follow imports of a file, under each name it may have."""
        self.skipped.add(file)
        for name in module_names(file):
            self.modules.setdefault(name, {})["follow_imports"] = "skip"

    def _dropped(self, files: Iterable[str]) -> list[str]:
        """Take files out of the run and give those that were in it."""
        gone = set(files)
        dropped = [file for file in self.files if file in gone]
        self.files = [file for file in self.files if file not in gone]
        return dropped
