"""What an except clause does on every path."""

from __future__ import annotations

import libcst as cst
import pytest

from reviewer.checks.shared.handlers import always_reraises, unhandled


def handler(body: str) -> cst.ExceptHandler:
    lines = "".join(f"        {line}\n" for line in body.splitlines())
    tree = cst.parse_module(f"while more:\n    try:\n        work()\n    except E as e:\n{lines}")
    match tree.body[0]:
        case cst.While(body=cst.IndentedBlock(body=[cst.Try(handlers=[found])])):
            return found
    raise AssertionError("the text above holds one handler")


def handled(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.Expr | cst.Call) and "ok" in cst.Module([]).code_for_node(node)


@pytest.mark.parametrize(
    ("body", "ends"),
    [
        ("pass", {"end"}),
        ("ok()", set()),
        ("ok()\nreturn", set()),
        ("return\nok()", {"return"}),
        ("if a:\n    ok()", {"end"}),
        ("if a:\n    return\nok()", {"return"}),
        ("if a:\n    ok()\nelif b:\n    ok()\nelse:\n    continue", {"continue"}),
        ("if ok():\n    pass", set()),
        ("with a:\n    ok()", set()),
        ("with ok():\n    pass", set()),
        ("for x in y:\n    ok()", set()),
        ("for x in y:\n    if x:\n        break\n    ok()", {"end"}),
        ("for x in y:\n    return", {"return", "end"}),
        ("while a:\n    pass\nelse:\n    ok()", set()),
        ("try:\n    ok()\nexcept F:\n    pass", set()),
        ("try:\n    pass\nfinally:\n    ok()", set()),
        ("try:\n    pass\nexcept F:\n    ok()", {"end"}),
        ("try:\n    pass\nexcept F:\n    pass\nelse:\n    ok()", set()),
        ("match a:\n    case 1:\n        ok()", {"end"}),
        ("match a:\n    case 1:\n        ok()\n    case _:\n        ok()", set()),
        ("match a:\n    case _ if b:\n        ok()", {"end"}),
        ("raise", {"raise"}),
        ("def later():\n    raise e", {"end"}),
    ],
)
def test_ends_tell_how_the_unhandled_paths_leave(body: str, ends: set[str]) -> None:
    assert unhandled(handler(body).body, handled) == ends


def test_a_branch_on_the_exception_decides_for_the_other_branch() -> None:
    body = handler("if e.code == 1:\n    ok()").body
    assert unhandled(body, handled, "e") == set()
    assert unhandled(body, handled) == {"end"}


@pytest.mark.parametrize(
    "body", ["raise", "tidy()\nraise", "if a:\n    raise\nraise", "if a:\n    raise\nelse:\n    raise"]
)
def test_a_bare_raise_on_every_path_reraises(body: str) -> None:
    assert always_reraises(handler(body))


@pytest.mark.parametrize(
    "body",
    [
        "raise F",
        "if a:\n    raise",
        "return\nraise",
        "if a:\n    return\nraise",
        "raise e",
        "def f():\n    raise",
    ],
)
def test_anything_else_may_lose_the_exception(body: str) -> None:
    assert not always_reraises(handler(body))
