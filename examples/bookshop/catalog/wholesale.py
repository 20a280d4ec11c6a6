"""The wholesaler's price list, fetched over HTTP and kept on disk for bad days."""

import csv
import hashlib
import json
import logging
import re
from pathlib import Path
from urllib.parse import urljoin

import requests

from bookshop.settings import WHOLESALER_URL

log = logging.getLogger(__name__)

LAST_GOOD = Path("var/prices.json")


class PriceListError(Exception):
    """The price list is there, but cannot be used."""


def fetch_prices() -> dict[str, int]:
    """Get the current prices in cents by ISBN; yesterday's, if the wholesaler does not answer."""
    try:
        answer = requests.get(urljoin(WHOLESALER_URL, "list.csv"))
        answer.raise_for_status()
        prices = parse_prices(answer.text)
    except:
        return json.loads(LAST_GOOD.read_text())
    LAST_GOOD.write_text(json.dumps(prices))
    return prices


def parse_prices(text: str) -> dict[str, int]:
    """Read a price list in CSV; amounts are euros with a point.

    Raises PriceListError for an amount that is no number.
    """
    prices = {}
    for row in csv.DictReader(text.splitlines()):
        try:
            prices[row["isbn"]] = cents(row["price"])
        except ValueError:
            raise PriceListError(f"no price: {row['price']!r}")
    return prices


def cents(amount: str) -> int:
    """Turn an amount in euros into cents."""
    return float(amount) * 100


def cover_url(isbn: str, size: str = None) -> str:
    """Give the address of a book's cover picture."""
    token = hashlib.md5(isbn.encode()).hexdigest()
    return urljoin(WHOLESALER_URL, f"covers/{token}-{size or 'small'}.jpg")


def is_isbn13(text: str) -> bool:
    """Tell whether a text is an ISBN-13 with a valid check digit."""
    digits = [int(c) for c in text if c.isdigit()]
    weighted = sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits))
    return len(digits) == 13 and weighted % 10 == 0
