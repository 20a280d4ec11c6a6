"""Reads truth tables: Markdown pages with small projects whose functions are executed and reviewed.

    ## A title begins a project
    ```python file=shop/models.py
    ```sql          changes the rows that are there already; `:size` is N

Every public function of a file is a case. `# <-` marks a line where the number of queries grows with the
number of rows and a finding is expected; a function without one runs as many queries for six rows as for
three. `# <- missed: why` says that we do not see it yet. `# raises Name` behind the `def` says that the
function raises. `needs="django>=6.1"` in the tag of a block says which versions have what it shows; of a
project's first block it goes for the whole project.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

HOME = Path(__file__).parent / "tables"
_MARK = re.compile(r"  # (?:<-(?: missed: (?P<missed>.+))?|raises (?P<raises>\w+))$")
_TAG = re.compile(r'^```(?:python file=(?P<file>\S+)(?: needs="(?P<needs>[^"]+)")?|(?P<sql>sql))$')


Met = Callable[[str], bool]
"""Tells whether the packages at hand have the versions that something needs."""


class Row(msgspec.Struct):
    """One function: `grows` are its marked lines, `missed` those of them that we do not see, with the reason."""

    file: str
    name: str
    line: int
    grows: list[int]
    missed: dict[int, str]
    raises: str = ""
    needs: str = ""

    @property
    def case(self) -> tuple[str, str]:
        """The dotted name of the module, and the function's."""
        return self.file.removesuffix(".py").removesuffix("/__init__").replace("/", "."), self.name


class Table(msgspec.Struct):
    """One project: its files without marks, the SQL that changes its rows, the rows of the table.

    `limited` are the blocks that not every version has: file, first line and number of lines, what they need.
    """

    orm: str
    title: str
    files: dict[str, str]
    extra: str
    rows: list[Row]
    needs: str = ""
    limited: list[tuple[str, int, int, str]] = []

    def write(self, root: Path, met: Met = lambda needs: True) -> None:
        """Lay the project on disk; blocks whose needs are not `met` leave empty lines."""
        for name, whole in self.files.items():
            lines = whole.splitlines()
            for file, start, count, needs in self.limited:
                if file == name and not met(needs):
                    lines[start : start + count] = [""] * count
            text = "\n".join(lines) + "\n"
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            for folder in path.relative_to(root).parents[:-1]:
                (root / folder / "__init__.py").touch()


class _Block(msgspec.Struct):
    file: str
    needs: str
    text: str


def tables() -> Iterator[Table]:
    """Give every project of every page."""
    for page in sorted(HOME.glob("*.md")):
        for part in re.split(r"^## ", page.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            yield _table(page.stem, part.partition("\n")[0], list(_blocks(part)))


def _table(orm: str, title: str, blocks: list[_Block]) -> Table:
    marked: dict[str, str] = {}
    needs: dict[str, list[tuple[int, int, str]]] = {}
    for block in blocks:
        if block.file:
            text = marked.get(block.file, "")
            text += "\n\n" if text else ""
            needs.setdefault(block.file, []).append((text.count("\n"), block.text.count("\n"), block.needs))
            marked[block.file] = text + block.text
    rows = [row for file, text in marked.items() for row in _rows(file, text, needs[file])]
    files = {file: re.sub(_MARK.pattern, "", text, flags=re.MULTILINE) for file, text in marked.items()}
    limited = [
        (file, start, count, need) for file, found in needs.items() for start, count, need in found if need
    ]
    extra = "".join(block.text for block in blocks if not block.file)
    return Table(orm, title, files, extra, rows, blocks[0].needs, limited)


def _blocks(part: str) -> Iterator[_Block]:
    tag, lines = None, list[str]()
    for line in part.splitlines():
        if tag is None:
            tag = _TAG.match(line)
            lines = []
            assert tag is not None or not line.startswith("```"), f"no tag of a table: {line}"
        elif line == "```":
            yield _Block(tag["file"] or "", tag["needs"] or "", "".join(f"{each}\n" for each in lines))
            tag = None
        else:
            lines.append(line)


def _rows(file: str, text: str, needs: list[tuple[int, int, str]]) -> Iterator[Row]:
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        row = Row(file, node.name, node.lineno, [], {})
        row.needs = next(need for start, _, need in reversed(needs) if start < node.lineno)
        for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
            mark = _MARK.search(lines[number - 1])
            if mark is None:
                continue
            if mark["raises"]:
                row.raises = mark["raises"]
                continue
            row.grows.append(number)
            if mark["missed"]:
                row.missed[number] = mark["missed"]
        yield row
