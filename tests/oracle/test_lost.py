"""What lost-update reports does lose what another wrote in between, and its fixed blocks do not: run on the real ORMs."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from oracle.asking import Asker
from reviewer.examples import examples
from reviewer.rulebook import home

PAGE = home() / "orm" / "lost-update.md"
# Between the read and the write of one run another one runs from its beginning to its end.
RACES = {
    "django": """

def race():
    plain = Item.save

    def late(self):
        Item.save = plain
        buy(1)
        self.save()

    before = Item.objects.get(pk=1).stock
    Item.save = late
    buy(1)
    if Item.objects.get(pk=1).stock != before - 2:
        raise LookupError("a sale is lost")
""",
    "sqlalchemy": """

def race(session: Session):
    from sqlalchemy import event

    def late(*_):
        with Session(session.get_bind()) as other:
            hit(other, 1)

    before = session.get(Page, 1).views
    session.rollback()
    event.listen(session, "before_flush", late, once=True)
    hit(session, 1)
    if session.get(Page, 1, populate_existing=True).views != before + 2:
        raise LookupError("a view is lost")
""",
}


@pytest.mark.parametrize("orm", RACES)
def test_only_the_bad_block_loses_an_update(orm: str, tmp_path: Path) -> None:
    pairs = pairwise(each for each in examples(PAGE) if each.kind in ("bad", "fixed"))
    bad, fixed = next(pair for pair in pairs if pair[1].kind == "fixed" and f"from {orm}." in pair[0].code)
    raised = {}
    for each in (bad, fixed):
        root = tmp_path / each.kind
        (root / "shop").mkdir(parents=True)
        (root / "shop" / "__init__.py").touch()
        (root / "shop" / "models.py").write_text(each.code + RACES[orm])
        with Asker(orm) as asker:
            case = ("shop.models", "race")
            raised[each.kind] = asker.ask(root, [case])[case].raised
    assert raised == {"bad": ("LookupError",), "fixed": ()}
