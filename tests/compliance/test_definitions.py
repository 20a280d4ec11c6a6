"""What counts as a definition that can meet a clause."""

from __future__ import annotations

import pytest

from reviewer.compliance import definitions


def test_modules_classes_and_functions_count_by_dotted_name() -> None:
    text = "class A:\n    def f(self):\n        def g(): ...\n    async def h(self): ...\ndef i(): ...\n"
    assert definitions(text) == {"", "A", "A.f", "A.f.g", "A.h", "i"}


def test_definitions_below_statements_count_and_one_name_counts_once() -> None:
    text = (
        "if x:\n    def f(): ...\nelse:\n    def f(): ...\n"
        "try:\n    pass\nexcept E:\n    def g(): ...\n"
        "match x:\n    case 1:\n        class B: ...\n"
    )
    assert definitions(text) == {"", "f", "g", "B"}


@pytest.mark.parametrize("text", ["def f(:\n", "\0", "(" * 5000])
def test_what_is_no_python_defines_nothing(text: str) -> None:
    assert definitions(text) == frozenset()


def test_any_depth_of_statements_is_borne() -> None:
    text = "if a:\n    pass\n" + "elif a:\n    pass\n" * 900 + "else:\n    def f(): ...\n"
    assert definitions(text) <= {"", "f"}
