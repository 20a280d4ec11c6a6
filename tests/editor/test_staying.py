"""What a process that stays puts off until nobody waits."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from reviewer.editor.staying import Staying


class Circle:
    """Something that only the collector can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def staying() -> Iterator[Staying]:
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    yield Staying()
    gc.unfreeze()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


def test_what_a_review_leaves_is_freed_between_two_answers(staying: Staying) -> None:
    staying.tidy()
    left = [weakref.ref(Circle()) for _ in range(2_000)]  # more than the collector lets lie about elsewhere
    assert any(each() is not None for each in left)
    staying.tidy()
    assert all(each() is None for each in left)


def test_what_was_known_after_the_first_answer_is_not_walked_again(staying: Staying) -> None:
    staying.tidy()
    assert gc.get_freeze_count() > 0
    known = weakref.ref(Circle())
    gc.freeze()
    staying.tidy()
    assert known() is not None
