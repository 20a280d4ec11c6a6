"""Which functions of a change the tests of a project lead to, by the names that they say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from reviewer.checks.shared.new_code import Made
from reviewer.checks.shared.paths import is_test_path
from reviewer.whole import Whole

_WORD = re.compile(r"[^\W\d]\w*")
_TEST = re.compile(r"^\s*(?:async\s+)?def\s+test|^\s*class\s+\w*Test", re.MULTILINE)


class TestWords:
    """All names that the test files of a project say, strings and comments included; `made` is what the change defines."""

    __test__ = False  # for pytest, which would take it for tests

    def __init__(self, project: Whole, made: Iterable[Made]) -> None:
        self._project = project
        self._made = tuple(made)

    @cached_property
    def _texts(self) -> dict[str, str]:
        paths = [path for path in self._project.files if is_test_path(path)]
        return {path: self._project.text(path) or "" for path in paths}

    @property
    def any_test(self) -> bool:
        """Whether the project has a test at all."""
        return any(_TEST.search(text) for text in self._texts.values())

    @cached_property
    def _said(self) -> set[str]:
        """The names that tests say, and those that are used by what they lead to in the changed files."""
        said = {word for text in self._texts.values() for word in _WORD.findall(text)}
        for path in self._starred():
            said |= {each.name for each in self._project.facts[path].functions}
        todo = list(self._made)
        # A test that asks a client for a page says no name of what answers.
        while reached := [each for each in todo if each.is_handed or not each.names.isdisjoint(said)]:
            said = said.union(*(each.words for each in reached))
            todo = [each for each in todo if each not in reached]
        return said

    def _starred(self) -> Iterator[str]:
        """The modules all of whose names a test imports."""
        index = self._project.index
        for path in self._texts:
            for each in self._project.facts[path].imports if path in self._project.facts else ():
                target = (
                    index.module_path(index.absolute(each.target, path), path) if each.name == "*" else None
                )
                if target is not None:
                    yield target

    def lead_to(self, made: Made) -> bool:
        """Tell whether a test says a function's name or its class's, or something in the change that uses it does."""
        return not made.names.isdisjoint(self._said)
