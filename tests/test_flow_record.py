"""What a flow record keeps of a file, and where it says that things stand."""

from __future__ import annotations

import ast

import pytest

from reviewer.index import read_file
from reviewer.index.flow.expr import Attr, Call, Expr, Name, Other, Placed, Text
from reviewer.index.flow.record import FileFlow, Renewal
from reviewer.index.flow.stmt import Do, For, Function, If, Imports, Stmt
from reviewer.index.flow.walk import below, dotted, names_in, shallow, walk


def flow(code: str) -> FileFlow:
    """The record of a source text, written and read again."""
    return FileFlow(read_file(code).flow)


def pieces(code: str, kind: type[Placed]) -> list[str]:
    """The source of every expression of a class, cut out by the places that the record gives."""
    lines = code.split("\n")
    found = []
    for node in below(flow(code).statements, kind):
        span = node.span
        inner = lines[span.line - 1 : span.end_line]
        inner[-1] = inner[-1][: span.end_column - 1]
        inner[0] = inner[0][span.column - 1 :]
        found.append("\n".join(inner))
    return found


@pytest.mark.parametrize(
    "code",
    [
        "x = a.b(c).d",
        "é = 'ü' + ä.b.c(ß)",
        "x = [ü.a for ü in (\n  öl.rows\n)]",
        "print(f'{a.b} € {c.d:>{e.f}}')",
        "if (\n    a.b and\n    ä.c):\n    pass",
    ],
)
def test_places_are_those_of_the_source(code: str) -> None:
    wanted = [text for each in ast.walk(ast.parse(code)) if (text := _attribute(code, each))]
    assert sorted(pieces(code, Attr)) == sorted(wanted)


def _attribute(code: str, node: ast.AST) -> str | None:
    return ast.get_source_segment(code, node) if isinstance(node, ast.Attribute) else None


def test_an_expression_in_an_f_string_of_several_lines_stands_somewhere_in_it() -> None:
    code = 'x = f"""\n{a}\n{b.c}\n"""\n'
    (found,) = below(flow(code).statements, Attr)
    assert 1 <= found.span.line <= 4


def test_expressions_in_joined_f_strings_stand_on_their_own_lines() -> None:
    code = 'x = (f"{a.b}"\n  f"ü {c.d}"\n  "e")\n'
    assert pieces(code, Attr) == ["a.b", "c.d"]


def test_bodies_of_functions_are_read_when_they_are_asked_for() -> None:
    record = flow(
        "def plain(a): return a\nclass A:\n def loops(self):\n  def inner(x): return x\n  return [inner(y) for y in self]\n"
    )
    plain, loops = record.functions["plain"], record.functions["A.loops"]
    assert (plain.turns, loops.turns) == (False, True)
    assert [each.name for each in shallow(record.body(loops), type(loops))] == ["inner"]


def test_branches_are_flat_however_many_there_are() -> None:
    code = "if a: b\n" + "".join(f"elif a == {i}: b.c\n" for i in range(300)) + "else: d.e\n"
    (found,) = flow(code).statements
    assert isinstance(found, If)
    assert (len(found.tests), len(found.suites), len(found.other)) == (301, 301, 1)


def test_what_nests_too_deep_is_cut_and_the_rest_is_kept() -> None:
    first, second = flow(f"x{'.y' * 400}\nz.w\n").statements
    assert isinstance(first, Do)
    assert any(isinstance(each, Other) for each in walk([first]))
    assert isinstance(second, Do)
    assert dotted(second.value) == "z.w"


def test_a_long_string_is_cut() -> None:
    (text,) = below(flow(f"x = '{'a' * 5000}'\n").statements, Text)
    assert len(text.value) < 5000


def test_imports_end_after_their_last_name() -> None:
    (found,) = flow("from .a import (\n    b,\n    c as d,  # why\n)\n").statements
    assert isinstance(found, Imports)
    assert (found.source, found.names) == (".a", (("b", "b"), ("c", "d")))
    assert (found.last_line, found.last, found.span.end_line) == (3, 11, 4)


def test_names_are_those_that_are_read_or_bound() -> None:
    (found,) = flow("for a, *b in c.d(e=f, *g): pass\n").statements
    assert isinstance(found, For)
    assert names_in(found) == {"a", "b", "c", "f", "g"}


def test_no_node_is_lost_on_the_way_to_bytes_and_back() -> None:
    code = (
        "async def f(a, /, b=1, *c, d: int = 2, **e) -> int:\n"
        " async with a as b, c: await d\n"
        " async for x in y: yield x\n"
        " while (z := f()): del z\n"
        " try: raise A from B\n except* C as e: assert e\n"
        " match a:\n  case [x, *y] if x: return {**a, 'b': -1, 'c': lambda q: q[1:2]}\n"
        " global g\n a += b if c else not d\n g: 'int' = {1, 2.5, None, True, b'', ...}\n"
    )
    record = flow(code)
    (function,) = (function for _, function in record.outer)
    kinds = {type(each).__name__ for each in walk(record.body(function))}
    assert {"With", "For", "While", "Try", "Match", "Walrus", "Lambda", "Choice", "Mapping"} <= kinds
    assert [(each.name, each.star, each.named) for each in function.parameters] == [
        ("a", 0, False),
        ("b", 0, False),
        ("c", 1, False),
        ("d", 0, True),
        ("e", 2, False),
    ]


def test_calls_keep_the_order_of_their_arguments() -> None:
    (call,) = below(flow("f(a, *b, c=d, **e)\n").statements, Call)
    written: list[Expr] = [*call.args, *(each.value for each in call.keywords)]
    assert [names_in(each) for each in written] == [{"a"}, {"b"}, {"d"}, {"e"}]
    assert isinstance(call.args[0], Name)


def test_what_is_done_at_last_is_walked_too() -> None:
    (function,) = flow("def f():\n try: a()\n except B: c()\n else: d()\n finally: e()\n").functions.values()
    body = flow("def f():\n try: a()\n except B: c()\n else: d()\n finally: e()\n").body(function)
    assert names_in(*body) == {"a", "B", "c", "d", "e"}


def test_functions_and_classes_are_found_in_every_suite() -> None:
    code = (
        "if a:\n def f1(): pass\nelif b:\n def f2(): pass\nelse:\n def f3(): pass\n"
        "for a in b:\n def f4(): pass\nelse:\n def f5(): pass\n"
        "while a:\n def f6(): pass\nelse:\n def f7(): pass\n"
        "try:\n def f8(): pass\nexcept A:\n def f9(): pass\nelse:\n def f10(): pass\nfinally:\n def f11(): pass\n"
        "with a:\n class C:\n  def f12(self):\n   def inner(): pass\n"
        "match a:\n case 1:\n  def f13(): pass\n"
    )
    record = flow(code)
    assert [(owner, each.name) for owner, each in record.outer] == [
        *(("", f"f{number}") for number in (*range(1, 12), 13)),
        ("C", "f12"),
    ]
    assert list(record.classes) == ["C"]


CLASS = "import os\n\n\nclass A:\n    x = 1\n\n    def f(self):\n        return a.b\n\n    def g(self, y=c.d):\n        def inner():\n            return e.f\n        return inner\n\n\nz = g.h\n"


def stated(record: FileFlow) -> list[tuple[str, object]]:
    """The nodes of a record, those in functions too, with their places."""
    found: list[tuple[str, object]] = []
    suites: list[tuple[Stmt, ...]] = [record.statements]
    while suites:
        for node in walk(suites.pop()):
            found.append((node.__class__.__name__, node.span if isinstance(node, Placed) else None))
            if isinstance(node, Function):
                suites.append(record.body(node))
    return found


@pytest.mark.parametrize(
    ("old", "new", "changed", "moved"),
    [
        ("return a.b", "return a.c", {"A.f"}, False),
        ("return a.b", "u = 1\n        return a.b", {"A.f"}, True),
        ("return e.f", "return e.i", {"A.g"}, False),
        ("    x = 1", "    # note\n\n    x = 1", set(), True),
        ("    def f", "\n    def f", set(), True),
        ("return a.b", "return a.b  # note", set(), False),
    ],
)
def test_a_record_that_is_renewed_keeps_the_nodes_of_functions_that_say_the_same(
    old: str, new: str, changed: set[str], moved: bool
) -> None:
    record = flow(CLASS)
    before = {name: record.body(function) for name, function in record.functions.items()}
    functions = dict(record.functions)
    stated(record)
    renewal = record.renew(read_file(CLASS.replace(old, new)).flow)
    assert renewal == Renewal(frozenset(changed), moved)
    assert record.functions == functions
    same = {name for name, function in functions.items() if record.body(function) is before[name]}
    assert same == functions.keys() - changed
    assert stated(record) == stated(flow(CLASS.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x = 1", "x = 2"),
        ("def f(self)", "def f(self, y)"),
        ("y=c.d", "y=c.e"),
        ("def f", "@made\n    def f"),
        ("z = g.h", "z = g.h\nw = 1"),
        ("class A:", "class A(B):"),
    ],
)
def test_a_record_says_when_more_than_a_body_is_another(old: str, new: str) -> None:
    record = flow(CLASS)
    assert record.renew(read_file(CLASS.replace(old, new)).flow) is None
