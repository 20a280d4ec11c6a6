"""Lines of keys and values in TOML text."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.config.locate import line_of

TEXT = """\
# a comment = 1
top = 1
list = [
  "one",  # comment
  'two',
]
[a.b]
c = {d = 1, e = {f = 2}}
g.h = '''
[a.z]
k = 1
'''
[[a.items]]
k = 3
["odd.name"]
"qu\\u0061" = 4
"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (["top"], None, 2),
        (["list"], None, 3),
        (["list"], "one", 4),
        (["list"], "two", 5),
        (["a", "b"], None, 7),
        (["a", "b", "c", "e", "f"], None, 8),
        (["a", "b", "g", "h"], None, 9),
        (["a", "b", "missing"], None, 7),
        (["odd.name", "qua"], None, 16),
        (["nowhere"], None, 1),
        ([], None, 1),
    ],
)
def test_the_line_where_it_stands(path: list[str], value: str | None, line: int) -> None:
    assert line_of(TEXT, path, value) == line


KEYS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=6)


@given(st.dictionaries(KEYS, st.dictionaries(KEYS, st.integers(), max_size=4), max_size=4))
def test_every_key_of_a_written_file_is_found_on_its_line(tables: dict[str, dict[str, int]]) -> None:
    lines: list[str] = []
    expected: dict[tuple[str, str], int] = {}
    for table, values in tables.items():
        lines += ["", f"[{_quoted(table)}]"]
        for key, value in values.items():
            lines.append(f"{_quoted(key)} = {value}")
            expected[table, key] = len(lines)
    text = "\n".join(lines)
    assert tomllib.loads(text) == tables
    for path, line in expected.items():
        assert line_of(text, path) == line


def _quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f")
