"""The fix of a pattern rule."""

from __future__ import annotations

import pytest

from patterns.searching import findings, fixed


@pytest.mark.parametrize(
    ("pattern", "replacement", "code", "after"),
    [
        ("len($X) == 0", "not $X", "if len(a) == 0: pass\n", "if not a: pass\n"),
        ("len($X) == 0", "not $X", "b = c & (len(a) == 0)\n", "b = c & (not a)\n"),
        ("len($X) == 0", "not $X", "b = len(a or b) == 0\n", "b = not (a or b)\n"),
        ("double($X)", "$X * 2", "from __main__ import double\n", "from __main__ import double\n"),
        ("max($A, $B)", "$A + $B", "x = max(y if z else w, 1) * 3\n", "x = ((y if z else w) + 1) * 3\n"),
        ("print($...A, flush=True)", "print($...A)", "print(1, *b, end='', flush=True)\n", "print(1, *b, end='')\n"),
        ("print($...A, flush=True)", "print($...A)", "print(flush=True)\n", "print()\n"),
        ("print($X, $...A)", "print($...A, file=$X)", "print(f)\n", "print(file=f)\n"),
        ("print($X, $...A)", "log($...A, $X)", "print(f)\nprint(f, g)\n", "log(f)\nlog(g, f)\n"),
        ("sorted($X)[0]", "min($X)", "a = sorted(  # why\n    b)[0]\n", "a = min(b)\n"),
        ("dict($X)", "{**$X}", "dict(f(\n    1,  # one\n))\n", "{**f(\n    1,  # one\n)}\n"),
        (
            "$X = []\nfor $I in $L:\n    $X.append($E)",
            "$X = [$E for $I in $L]",
            "def f():\n    r = []\n    for i, j in n:\n        r.append(i + j)\n    return r\n",
            "def f():\n    r = [i + j for i, j in n]\n    return r\n",
        ),
        (
            "if $C:\n    return True\nreturn False",
            "assert $C\nreturn True",
            "def f():\n    if a:\n        return True\n    return False\n",
            "def f():\n    assert a\n    return True\n",
        ),
    ],
)  # fmt: skip
def test_a_fix_keeps_what_it_took(pattern: str, replacement: str, code: str, after: str) -> None:
    assert fixed(pattern, replacement, code) == after


def test_a_fix_brings_its_imports_or_is_not_offered() -> None:
    pattern, replacement = "open($F).read()", "pathlib.Path($F).read_text()"
    code = "import os\n\nX = open('a').read()\n"
    after = "import pathlib\nimport os\n\nX = pathlib.Path('a').read_text()\n"
    assert fixed(pattern, replacement, code, "import pathlib") == after
    assert fixed(pattern, replacement, after.replace("pathlib.P", "P"), "import pathlib") == after.replace(
        "pathlib.P", "P"
    )
    taken = "import os\npathlib = None\nX = open('a').read()\n"
    assert fixed(pattern, replacement, taken, "import pathlib") == taken
    code = "from x import y\n\nX = open('a').read()\n"
    assert fixed(pattern, "Path($F).read_text()", code, "from pathlib import Path") == (
        "from pathlib import Path\nfrom x import y\n\nX = Path('a').read_text()\n"
    )


def test_the_message_quotes_what_was_found() -> None:
    found = findings({"pattern": "print($X, $...R)"}, "print(a +  b, 1, 2)\n", message="not {X} with {R}")
    assert [each.message for each in found] == ["not a + b with 1, 2"]
