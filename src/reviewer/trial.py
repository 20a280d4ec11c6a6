"""Tries the tagged code blocks of a page with the engine that sees the page's rule."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from reviewer.config.profiles import profiles
from reviewer.earlier import Earlier
from reviewer.edits import apply, compatible, unique
from reviewer.engines.arm import arm
from reviewer.engines.native_file import Checks
from reviewer.engines.order import Order, order_of
from reviewer.engines.projects import CHANGE, PROJECT, review_project
from reviewer.examples import Example, examples
from reviewer.finding import Finding
from reviewer.index import Index, facts_of
from reviewer.merge import merge
from reviewer.rulebook import Rule, Rulebook

_BEFORE = "before/"
ARROW = re.compile(r"  # <-$", re.MULTILINE)
_PROJECT = (
    '[project]\nname = "example"\nrequires-python = ">=3.11"\ndependencies = ["typing-extensions"]\n'
    "[tool.mypy]\nstrict = true\n"
)


class Block(msgspec.Struct):
    """A bad or good block, the name of its file, and the fixed block that follows it."""

    example: Example
    name: str
    fixed: Example | None = None

    @property
    def code(self) -> str:
        """The block's code without its arrows."""
        return ARROW.sub("", self.example.code)

    @property
    def marked(self) -> list[int]:
        """The lines of the block on which a finding must begin."""
        lines = self.example.code.split("\n")  # a form feed ends no line
        return [number for number, text in enumerate(lines, 1) if ARROW.search(text)]


def groups(page: Path) -> Iterator[list[Block]]:
    """Give the blocks of a page that are tried together: one, or those of one project.

    Raises BadPage for a block whose tag cannot be read.
    """
    group: list[Block] = []
    for example in examples(page):
        if example.kind == "fixed":
            target = next(b for b in reversed(group) if example.file in (None, b.example.file))
            target.fixed = example
            continue
        names = {block.name for block in group}
        if group and (example.file is None or group[0].example.file is None or example.file in names):
            yield group
            group = []
        group.append(Block(example, example.file or "example.py"))
    if group:
        yield group


def failures(rule: Rule, group: list[Block], cache: Path) -> Iterator[tuple[int, str]]:
    """Give what does not hold of some blocks: the line of the block on its page (from 1), and a sentence.

    `cache` is a folder in which mypy may remember the standard library.
    """
    found = _found(rule, group, cache)
    for block in group:
        line, marked = block.example.line, block.marked
        here = [finding for finding in found if finding.path == block.name]
        told = [finding.span.line for finding in here]
        if told != marked:
            said = "; ".join(dict.fromkeys(finding.message for finding in here))
            yield (
                line,
                f"the rule speaks on {_rows(told, line)}, the arrows stand on {_rows(marked, line)}"
                + (f" ({said})" if said else ""),
            )
        if marked and block.example.kind != "bad":
            yield line, "a good block has no arrows"
        if block.fixed is not None:
            after = apply(block.code, unique(compatible([f.fix for f in here if f.fix is not None])))
            if after != block.fixed.code:
                yield block.fixed.line, f"the fix gives\n{after}"
    bad = any(block.example.kind == "bad" for block in group)
    if bad != any(block.marked for block in group):
        yield group[0].example.line, "a bad block needs an arrow (`  # <-`) where a finding must begin"


def armed(rule: Rule, options: Mapping[str, Any]) -> Order:
    """Arm a rule with the options of its page, changed by those of a block's tag."""
    return order_of(rule, rule.severity, {**rule.options, **options})


def _rows(lines: list[int], above: int) -> str:
    """Lines of a block as lines of its page."""
    return f"line {', '.join(str(above + line) for line in lines)}" if lines else "no line"


def _found(rule: Rule, group: list[Block], cache: Path) -> list[Finding]:
    files = {block.name: block.code for block in group}
    found = _native(rule, files, group[0].example.options) if rule.checked else _foreign(rule, files, cache)
    found = sorted(found, key=lambda finding: (finding.path, finding.span))
    if rule.checked and any(block.fixed for block in group) and not any(each.fix for each in found):
        # The fix is another engine's: hear ruff and mypy too, with all they say of these files.
        raw = _raw(rule, files, cache, select=("E", "F", *rule.same_as.get("ruff", ())))
        return _merged(rule, files, [*found, *raw])
    return found


def _about(rule: Rule, files: Mapping[str, str], options: Mapping[str, Any]) -> list[Finding]:
    """Give what a rule about whole projects says of one of these files; those in `before/` are what a change replaced."""
    was = {path.removeprefix(_BEFORE): text for path, text in files.items() if path.startswith(_BEFORE)}
    files = {path: text for path, text in files.items() if not path.startswith(_BEFORE)}
    modules = {path: text for path, text in files.items() if path.endswith(".py")}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _lay_out(root, files)
        facts = {path: facts_of(text) for path, text in modules.items()}
        earlier = Earlier(was, added=frozenset(modules).difference(was) if was else frozenset())
        orders = [armed(rule, options)]
        found, problems = review_project(root, tuple(sorted(modules)), orders, lambda: facts, earlier)
    if problems:
        raise RuntimeError(problems[0].message)
    return found


def _lay_out(root: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def _native(rule: Rule, files: Mapping[str, str], options: Mapping[str, Any]) -> list[Finding]:
    if rule.scope in (PROJECT, CHANGE):
        return _about(rule, files, options)
    checks = Checks(arm([armed(rule, options)]))
    index = Index.read(files)
    return [
        finding
        for path, text in files.items()
        if path.endswith((".py", ".pyi"))
        for finding in checks.review(path, text, {Index: index}).findings
    ]


def _foreign(rule: Rule, files: Mapping[str, str], cache: Path) -> list[Finding]:
    return _merged(rule, files, _raw(rule, files, cache, select=rule.same_as.get("ruff", ())))


def _merged(rule: Rule, files: Mapping[str, str], raw: list[Finding]) -> list[Finding]:
    judges = dict.fromkeys(files, frozenset({rule.id} if rule.checked else ()))
    merged = merge(raw, book=Rulebook([rule]), judges=judges, text=dict(files).get)
    return [finding for finding in merged if finding.rule == rule.id]


def _raw(rule: Rule, files: Mapping[str, str], cache: Path, select: tuple[str, ...]) -> list[Finding]:
    """Give what ruff, asked for some codes under the settings of `standard`, and mypy say of a project of these files."""
    from reviewer.engines import mypy, ruff
    from reviewer.engines.ruff_codes import Asked

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pyproject.toml").write_text(_PROJECT, encoding="utf-8")
        _lay_out(root, files)
        raw: list[Finding] = []
        if select:
            # A code that needs our own rule to be named explicitly is a preview code: name all.
            asked = Asked(select, (), select)
            defaults = profiles().profiles["standard"].ruff_config
            raw += ruff.review(root, list(files), asked=asked, defaults=defaults).findings
        codes = rule.same_as.get("mypy")
        if codes:
            options = {"strict": True, "warn_unreachable": True, "enable_error_code": list(codes)}
            raw += mypy.review(root, list(files), options=options, python=None, cache_dir=cache).findings
    return raw
