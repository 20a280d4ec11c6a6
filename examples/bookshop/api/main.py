"""The API for partner shops."""

import logging
import os
from typing import Annotated

import django
from fastapi import Depends, FastAPI, Header, HTTPException

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bookshop.settings")
django.setup()

from api.notify import Notifier  # noqa: E402 - the models behind it need django.setup()
from api.schemas import BookOut, OrderIn, OrderOut  # noqa: E402
from catalog.models import Book  # noqa: E402
from catalog.services import OutOfStock, sell  # noqa: E402

log = logging.getLogger(__name__)

app = FastAPI(title="Bookshop", version="1.4.0", description="Books for partner shops.")
notifier = Notifier(os.environ["BOOKSHOP_HOOK"], os.environ["BOOKSHOP_HOOK_SECRET"])


def partner(x_api_key: Annotated[str, Header()]) -> str:
    """Give the partner who owns the key of this request."""
    keys = dict(pair.split(":") for pair in os.environ["BOOKSHOP_KEYS"].split(","))
    if x_api_key not in keys:
        raise HTTPException(401, "unknown key")
    return keys[x_api_key]


Partner = Annotated[str, Depends(partner)]


@app.get("/books")
def list_books(_partner: Partner, author: str | None = None) -> list[BookOut]:
    """List the books in stock, by one author if asked for."""
    books = Book.objects.filter(stock__gt=0)
    if author != None:
        books = books.filter(author__name=author)
    return [BookOut(isbn=book.isbn, title=book.title, price=book.price) for book in books]


@app.get("/books/{isbn}/reviews")
def list_reviews(_partner: Partner, book_isbn: str) -> list[str]:
    """List what readers say about a book."""
    book = Book.objects.get(isbn=book_isbn)
    return [f"{review.reader}: {review.text}" for review in book.reviews.all()]


@app.post("/orders", status_code=201)
def order(wanted: OrderIn, buyer: Partner) -> OrderOut:
    """Sell copies of a book to a partner."""
    try:
        total = sell(wanted.isbn, wanted.copies)
    except OutOfStock as error:
        raise HTTPException(409, "not enough copies in stock") from error
    log.info("sold %d of %s to %s", wanted.copies, wanted.isbn, buyer)
    return OrderOut(isbn=wanted.isbn, copies=wanted.copies, total=total)
