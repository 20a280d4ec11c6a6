"""Shares are never told kinder than they are."""

from __future__ import annotations

import pytest

from reviewer.compliance.words import percent, spark


@pytest.mark.parametrize(
    ("share", "told"), [(1.0, "100%"), (0.99999, "99.9%"), (0.5, "50.0%"), (0.0, "0.0%"), (None, "-")]
)
def test_a_share_is_rounded_down(share: float | None, told: str) -> None:
    assert percent(share) == told


def test_a_row_of_bars_goes_from_the_least_to_the_greatest() -> None:
    assert spark([0.0, None, 0.5, 1.0]) == "▁·▅█"
    assert spark([0.7, 0.7]) == "██"
    assert spark([None]) == ""
