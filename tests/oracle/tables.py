"""Reads truth tables: Markdown pages with small projects whose functions are executed and reviewed.

    ## A title begins a project
    ```python file=shop/models.py
    ```sql          changes the rows that are there already; `:size` is N

Every public function of a file is a case. `# <-` marks a line where the number of queries grows with the
number of rows and a finding is expected; a function without one runs as many queries for six rows as for
three. `# <- missed: why` says that we do not see it yet. `# raises Name` behind the `def` says that the
function raises. `needs="django>=6.1"` in the tag of a block says which versions have what it shows.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

HOME = Path(__file__).parent / "tables"
_MARK = re.compile(r"  # (?:<-(?: missed: (?P<missed>.+))?|raises (?P<raises>\w+))$")
_TAG = re.compile(r'^```(?:python file=(?P<file>\S+)(?: needs="(?P<needs>[^"]+)")?|(?P<sql>sql))$')


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
    """One project: its files without marks, the SQL that changes its rows, the rows of the table."""

    orm: str
    title: str
    files: dict[str, str]
    extra: str
    rows: list[Row]

    def write(self, root: Path) -> None:
        """Lay the project on disk."""
        for name, text in self.files.items():
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
    needs: dict[str, list[tuple[int, str]]] = {}
    for block in blocks:
        if block.file:
            text = marked.get(block.file, "")
            text += "\n\n" if text else ""
            needs.setdefault(block.file, []).append((text.count("\n"), block.needs))
            marked[block.file] = text + block.text
    rows = [row for file, text in marked.items() for row in _rows(file, text, needs[file])]
    files = {file: re.sub(_MARK.pattern, "", text, flags=re.MULTILINE) for file, text in marked.items()}
    return Table(orm, title, files, "".join(block.text for block in blocks if not block.file), rows)


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


def _rows(file: str, text: str, needs: list[tuple[int, str]]) -> Iterator[Row]:
    lines = text.splitlines()
    for node in ast.parse(text).body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or node.name.startswith("_"):
            continue
        row = Row(file, node.name, node.lineno, [], {})
        row.needs = next(need for start, need in reversed(needs) if start < node.lineno)
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
