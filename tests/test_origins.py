"""Which call made a value."""

from __future__ import annotations

import libcst as cst
import pytest

from reviewer.check import Module
from reviewer.checks.shared.origins import Origins
from reviewer.tree.walk import below


def origin(text: str) -> str | None:
    """Give what made the object of the one call of `.use()` in a text."""
    module = Module("a.py", text, cst.parse_module(text))
    for call in below(module.tree, cst.Call):
        match call:
            case cst.Call(func=cst.Attribute(value=made, attr=cst.Name(value="use"))):
                return module.fact(Origins).name(made)
    raise AssertionError("the text calls .use() once")


@pytest.mark.parametrize(
    "text",
    [
        "import a\nx = a.B()\nx.use()",
        "import a\na.B().use()",
        "import a\nx = a.B()\ndef f():\n    x.use()",
        "import a\ndef f():\n    with a.B() as x:\n        x.use()",
        "import a\nasync def f():\n    x = await a.B()\n    x.use()",
        "import a\nif (x := a.B()):\n    x.use()",
        "from a import B\nclass C:\n    def __init__(self):\n        self.x = B()\n    def f(self):\n        self.x.use()",
    ],
)
def test_a_value_made_by_one_call_is_known(text: str) -> None:
    assert origin(text) == "a.B"


@pytest.mark.parametrize(
    "text",
    [
        "import a\nx = a.B()\nx = 3\nx.use()",
        "import a\nx = a.B()\ndef f(x):\n    x.use()",
        "import a\nx = a.B()\ny = [x.use() for x in z]",
        "import a\nx, y = a.B()\nx.use()",
        "import a\nx = a.B() or 3\nx.use()",
        "import a\nx = a.B()\ndef f():\n    for x in y:\n        x.use()",
        "import a\nclass C:\n    def f(self):\n        self.x = a.B()\n    def g(self):\n        self.x = None\n        self.x.use()",
        "import a\nclass C:\n    def f(self):\n        self.x = a.B()\nclass D:\n    def g(self):\n        self.x.use()",
        "x.use()",
    ],
)
def test_anything_else_is_unknown(text: str) -> None:
    assert origin(text) is None
