"""What a pattern matches, and what it leaves alone."""

from __future__ import annotations

from textwrap import dedent

import pytest

from patterns.searching import lines


@pytest.mark.parametrize(
    ("pattern", "code", "found"),
    [
        # What a name means counts, not how it is written.
        ("requests.get($...ARGS)", "import requests\nrequests.get('u', timeout=3)\n", [2]),
        ("requests.get($...ARGS)", "import requests as rq\nrq.get()\n", [2]),
        ("requests.get($...ARGS)", "from requests import get\nget('u')\n", [2]),
        ("requests.get($...ARGS)", "from mine import requests\nrequests.get('u')\n", []),
        ("requests.get($...ARGS)", "requests = Fake()\nrequests.get('u')\n", []),
        ("print($...A)", "print('x')\n", [1]),
        ("print($...A)", "def print(*a): ...\nprint('x')\n", []),
        ("os.environ", "import os\nX = os.environ['A']\n", [2]),
        ("os.environ", "from os import environ\nX = environ['A']\n", [2]),
        # Arguments: keywords anywhere, the rest in order, nothing beyond what is written.
        ("open($F, encoding=$E)", "open(name, encoding='utf-8')\n", [1]),
        ("open($F, encoding=$E)", "open(name, 'w', encoding='utf-8')\n", []),
        ("open($F, $...REST, encoding=$E)", "open(name, encoding='a', mode='w')\n", [1]),
        ("open($F)", "open(*names)\n", []),
        ("print($A, $...R, $B)", "print(1)\nprint(1, 2)\nprint(1, 2, 3)\n", [2, 3]),
        # The same metavariable is the same code.
        ("$X == $X", "a.b == a . b\na == b\n", [1]),
        ("$_ == $_", "a == b\n", [1]),
        # Blanks, comments, parentheses and quotes say nothing.
        ("len($X) == 0", "if (len(  x ) ==  # so\n    0): pass\n", [1]),
        ("len($X) == 0", "if len( x ) == (0): pass\n", [1]),
        ("$D['key']", 'd["key"]\nd["other"]\n', [1]),
        # Literals by their values.
        ("f(0o17)", "from x import f\nf(15)\n", []),
        # Several statements in a row.
        ("$X = []\nfor $I in $L:\n    $X.append($E)", "a = 1\nr = []\nfor i in n:\n    r.append(i)\nr = 2\n", [2]),
        # Headers: what is not written may be anything.
        ("def $F($...P):\n    return None", "@deco\ndef f(a: int, *, b=1) -> None:\n    return None\n", [2]),
        ("async def $F($...P):\n    $...B", "def f(): pass\nasync def g(): pass\n", [2]),
        ("class $C(Exception):\n    $...B", "class E(Exception):\n    x = 1\nclass F(E): ...\n", [1]),
        ("def $F($P, $P2):\n    $...B", "def f(a): ...\ndef g(a, b): ...\n", [2]),
        # Statements and blocks.
        ("try:\n    $...A\nexcept Exception:\n    pass", "try:\n    f()\nexcept Exception: pass\n", [1]),
        ("import $X", "import os\nimport sys as s\nfrom a import b\n", [1, 2]),
        ("from os import path", "from os import path\nfrom x import path\n", [1]),
        ("{'a': $X, **$...REST}", "x = {'a': 1, 'b': 2}\n", [1]),
        ("lambda: $X", "f = lambda: 1\ng = lambda a: 1\n", [1]),
        ("__all__ = $X", "__all__ = ['a']\n", [1]),
    ],
)  # fmt: skip
def test_a_pattern_matches_what_it_says(pattern: str, code: str, found: list[int]) -> None:
    assert lines({"pattern": pattern}, code) == found


LOOP = dedent(
    """
    import requests


    for url in urls:
        requests.get(url)
    else:
        requests.get(last)
    for one in requests.get(first):
        def later():
            requests.get(url)


    async def get(url):
        requests.get(url)
    """
)


@pytest.mark.parametrize(
    ("match", "found"),
    [
        ({"inside": "for $X in $Y:\n    $...B"}, []),
        ({"inside": "for $X in $Y:\n    $...B\nelse:\n    $...C"}, [6]),
        ({"inside": "async def $F($...P):\n    $...B"}, [15]),
        ({"not-inside": "async def $F($...P):\n    $...B"}, [6, 8, 9, 11]),
        ({"inside": ["async def $F($...P):\n    $...B", "def $F($...P):\n    $...B"]}, [11, 15]),
        ({"variables": {"U": {"text": "la.*"}}}, [8]),
        ({"where": ["tests/"]}, []),
        ({"where": ["*.py", "!example.py"]}, []),
        ({"where": ["example.py"]}, [6, 8, 9, 11, 15]),
    ],
)
def test_what_stands_around_counts(match: dict[str, object], found: list[int]) -> None:
    assert lines({"pattern": "requests.get($U)", **match}, LOOP) == found


TYPED = dedent(
    """
    from __future__ import annotations
    from pathlib import Path
    import threading


    class Lock(threading.Thread): ...


    def f(a: Path, b: Path | None, c, d: "Path", e: Lock):
        a.read_text()
        b.read_text()
        c.read_text()
        d.read_text()
        e.read_text()
        g = Path("x")
        g.read_text()
        Path("y").read_text()
        a = c
        "text".read_text()
    """
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"type": "pathlib.Path"}, [12, 14, 17, 18]),
        ({"type": "threading.Thread"}, [15]),
        ({"type": ["builtins.str", "example.Lock"]}, [15, 20]),
        ({"name": "pathlib.Path"}, []),
    ],
)
def test_a_value_is_of_a_type_only_where_that_is_known(wanted: dict[str, object], found: list[int]) -> None:
    assert lines({"pattern": "$X.read_text()", "variables": {"X": wanted}}, TYPED) == found


def test_re_exports_and_own_definitions_are_what_they_name() -> None:
    files = {
        "shop/__init__.py": "from shop.cart import total\n",
        "shop/cart.py": "def total(): ...\n\n\ntotal()\n\n\ndef inner(total):\n    total()\n",
        "example.py": "from shop import total\ntotal()\n",
    }
    assert lines({"pattern": "shop.cart.total()"}, files["example.py"], files) == [2]
    assert lines({"pattern": "shop.cart.total()"}, files["shop/cart.py"], files, path="shop/cart.py") == [4]
