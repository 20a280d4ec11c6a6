"""Prices and numbers of books."""

from unittest.mock import Mock

import pytest

from catalog import wholesale


def test_prices_are_read_in_cents() -> None:
    assert wholesale.parse_prices("isbn,price\n9780140449136,12.50\n") == {"9780140449136": 1250}


def test_a_price_that_is_no_number_is_refused() -> None:
    with pytest.raises(wholesale.PriceListError):
        wholesale.parse_prices("isbn,price\n9780140449136,free\n")


@pytest.mark.parametrize("text", ["9780140449136", "978-0-14-044913-6"])
def test_valid_numbers(text: str) -> None:
    assert wholesale.is_isbn13(text)


def test_the_list_is_fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    get = Mock(return_value=Mock(text="isbn,price\n"))
    monkeypatch.setattr("catalog.wholesale.requests.get", get)
    wholesale.fetch_prices()
    get.assert_called_once
