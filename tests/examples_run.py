"""Runs the tagged code blocks of a page through the engine that sees the page's rule."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from reviewer.engines.arm import Order, arm
from reviewer.engines.native_file import Checks
from reviewer.examples import Example, examples
from reviewer.finding import Finding
from reviewer.index import Index
from reviewer.rulebook import Rule, Rulebook


class Block(msgspec.Struct):
    """A bad or good block, the name of its file, and the fixed block that follows it."""

    example: Example
    name: str
    fixed: Example | None = None


def groups(page: Path) -> Iterator[list[Block]]:
    """Give the blocks of a page that are run together: one, or those of one project."""
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


def is_checked_here(rule: Rule) -> bool:
    """Tell whether the rule has a check of our own."""
    return rule.checked


def order_of(rule: Rule, options: Mapping[str, Any]) -> Order:
    """Arm a rule with the options of its page, changed by those of a block's tag."""
    return Order(rule.id, rule.module, rule.message, rule.severity, {**rule.options, **options})


def found_in(rule: Rule, files: Mapping[str, str], options: Mapping[str, Any]) -> list[Finding]:
    """Give the rule's findings in a project of these files, in order, by the engine that sees them."""
    found = _native(rule, files, options) if rule.checked else _foreign(rule, files)
    return sorted(found, key=lambda finding: (finding.path, finding.span))


def witnessed(rule: Rule, files: Mapping[str, str], found: list[Finding]) -> list[Finding]:
    """Give our own findings as they are once ruff and mypy, with all they say of these files, have had their word."""
    return _merged(rule, files, [*found, *_raw(rule, files, select=("E", "F", *rule.same_as["ruff"]))])


def _native(rule: Rule, files: Mapping[str, str], options: Mapping[str, Any]) -> list[Finding]:
    checks = Checks(arm([order_of(rule, options)]))
    index = Index.read(files)
    return [
        finding
        for path, text in files.items()
        for finding in checks.review(path, text, {Index: index}).findings
    ]


def _foreign(rule: Rule, files: Mapping[str, str]) -> list[Finding]:
    return _merged(rule, files, _raw(rule, files, select=rule.same_as.get("ruff", ())))


def _merged(rule: Rule, files: Mapping[str, str], raw: list[Finding]) -> list[Finding]:
    from reviewer.merge import merge

    judges = dict.fromkeys(files, frozenset({rule.id} if rule.checked else ()))
    merged = merge(raw, book=Rulebook([rule]), judges=judges, text=dict(files).get)
    return [finding for finding in merged if finding.rule == rule.id]


def _raw(rule: Rule, files: Mapping[str, str], select: tuple[str, ...]) -> list[Finding]:
    """Give what ruff, asked for some codes, and mypy say of a project of these files."""
    from reviewer.engines import ruff
    from reviewer.engines.ruff_codes import Asked

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "pyproject.toml").write_text(
            '[project]\nname = "example"\nrequires-python = ">=3.11"\ndependencies = ["typing-extensions"]\n'
            "[tool.mypy]\nstrict = true\n"
        )
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        raw: list[Finding] = []
        if select:
            # A code that needs our own rule to be named explicitly is a preview code: name all.
            raw += ruff.review(root, list(files), asked=Asked(select, (), select)).findings
        if rule.same_as.get("mypy"):
            raw += _mypy(root, files, rule)
    return raw


def _mypy(root: Path, files: Mapping[str, str], rule: Rule) -> list[Finding]:
    from reviewer.engines import mypy

    options = {"strict": True, "warn_unreachable": True, "enable_error_code": list(rule.same_as["mypy"])}
    return mypy.review(
        root,
        list(files),
        options=options,
        python=None,
        cache_dir=Path(tempfile.gettempdir())
        / f"reviewer-examples-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}",
    ).findings
