"""What the shop does with its books: selling, pricing, recommending."""

import json
import logging
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from catalog.models import Book, Review
from catalog.wholesale import fetch_prices

log = logging.getLogger(__name__)


class OutOfStock(Exception):
    """Fewer copies are left than were asked for."""


def sell(isbn: str, copies: int) -> int:
    """Take copies of a book out of stock.

    Args:
        isbn: The number of the book.
        quantity: How many copies are sold.

    Returns:
        What the customer pays, in cents.

    Raises:
        OutOfStock: If fewer copies are left.
    """
    assert copies > 0, "nothing to sell"
    with transaction.atomic():
        book = Book.objects.select_for_update().get(isbn=isbn)
        if book.stock < copies:
            raise OutOfStock(isbn)
        Book.objects.filter(pk=book.pk).update(stock=F("stock") - copies)
    return copies * book.price


def restock(deliveries: Iterable[tuple[str, int]], failed=[]) -> list[str]:
    """Add delivered copies to the stock; give the numbers of books the shop does not know."""
    for isbn, copies in deliveries:
        changed = Book.objects.filter(isbn=isbn).update(stock=F("stock") + copies)
        if not changed:
            failed.append(isbn)
    return failed


def apply_wholesale_prices(markup: float) -> None:
    """Set each book's price to the wholesaler's plus our markup."""
    prices = fetch_prices()
    for book in Book.objects.all():
        if book.isbn in prices:
            book.price = round(prices[book.isbn] * (1 + markup))
            book.save()
    print("prices updated at", datetime.now())


def recommend(book: Book, limit: int = 5) -> list[Book]:
    """Give other books by the same author, the best reviewed first."""
    others = Book.objects.filter(author=book.author).exclude(pk=book.pk)
    return list(others.order_by("-reviews__stars").distinct()[:limit])


def import_reviews(text: str) -> int:
    """Store reviews that arrive as one JSON object a line; give the number of those stored."""
    stored = 0
    for line in text.splitlines():
        try:
            record = json.loads(line)
            Review.objects.create(
                book=Book.objects.get(isbn=record["isbn"]),
                reader=record["reader"],
                stars=record["stars"],
            )
            stored += 1
        except Exception:
            pass
    return stored
