"""What missing-transaction reports is left half done when its second write fails, and the good block is not: run on Django."""

from __future__ import annotations

from pathlib import Path

import pytest

from oracle.asking import Asker
from reviewer.examples import examples
from reviewer.rulebook import home

PAGE = home() / "orm" / "missing-transaction.md"
FAILURE = """

def fails():
    def broken(self, **options):
        raise OSError("the disk is full")

    Payment.save = broken
    Order.objects.update(paid=False)
    try:
        pay(None, 1)
    except OSError:
        pass
    if Order.objects.get(pk=1).paid:
        raise LookupError("paid, and there is no payment")
"""


@pytest.mark.parametrize(("kind", "raised"), [("bad", ("LookupError",)), ("good", ())])
def test_only_the_bad_block_is_left_half_done(kind: str, raised: tuple[str, ...], tmp_path: Path) -> None:
    code = next(each.code for each in examples(PAGE) if each.kind == kind)
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    (tmp_path / "shop" / "models.py").write_text(code + FAILURE)
    case = ("shop.models", "fails")
    with Asker("django") as asker:
        assert asker.ask(tmp_path, [case])[case].raised == raised
