"""The pages of the shop."""

import logging

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from catalog.models import Author, Book

log = logging.getLogger(__name__)


def book_list(request: HttpRequest) -> HttpResponse:
    """Show every book in stock with its author and publisher."""
    rows = []
    for book in Book.objects.filter(stock__gt=0):
        made_by = f"{book.author.name}, {book.publisher.name}"
        rows.append({"title": book.title, "by": made_by, "price": book.price / 100})
    return render(request, "books.html", {"rows": rows})


def author_list(request: HttpRequest) -> HttpResponse:
    """Show every author with the number of their books on sale."""
    authors = []
    for author in Author.objects.order_by("name"):
        on_sale = Book.objects.filter(author=author, stock__gt=0).count()
        authors.append((author.name, on_sale))
    return render(request, "authors.html", {"authors": authors})


def search(request: HttpRequest) -> JsonResponse:
    """Find books whose title contains the words of the query."""
    words = request.GET.get("q", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT title, isbn FROM catalog_book WHERE title ILIKE '%{words}%' LIMIT 20")
        found = [{"title": title, "isbn": isbn} for title, isbn in cursor.fetchall()]
    log.info("search for %r: %d books" % (words, len(found)))
    return JsonResponse({"books": found})


def author_page(request, author_id):
    author = Author.objects.get(pk=author_id)
    books = author.books.select_related("publisher")
    return render(request, "author.html", {"author": author, "books": books})
