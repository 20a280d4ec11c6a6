"""What calls gave is recalled in other functions and files: nobody can tell from what is found."""

from __future__ import annotations

from itertools import permutations

import libcst as cst
import pytest

from reviewer.check import Module
from reviewer.index import Index
from reviewer.orm.events import Lazy, Query, Write
from reviewer.orm.flow import OrmFlow

MODELS = """
from django.db import models
class Author(models.Model): pass
class Book(models.Model):
    author = models.ForeignKey(Author, related_name='books')
"""
HELPERS = """
from models import Author, Book

def first(): return Author.objects.first()
def every(): return Book.objects.all()
def joined(): return Book.objects.select_related("author")
def titled(key): return Book.objects.filter(title=key).first()
def count(author): return author.books.count()
def through(): return above()
def above(): return top()
def top(): return every()
def again(number): return again(number - 1) if number else every()
def ping(book): return pong(book)
def pong(book): return ping(book) or book.author

class Shelf:
    def __init__(self, case: "Case"):
        self.books = Book.objects.all()
        self.key = case.key
    def all(self): return self.books
    def of(self, author): return self.books.filter(author=author)

class Case:
    def __init__(self, shelf: Shelf):
        self.key = shelf.books
        self.shelf = shelf
"""
USERS = {
    "plain.py": """
from helpers import *
def one():
    for book in every(): book.author
def two():
    for book in joined(): book.author
def three():
    for book in through(): book.author
def four():
    for book in again(3): book.author
def five(keys):
    for key in keys: titled(key)
""",
    "nested.py": """
from helpers import *
def inner():
    for book in through(): yield book
def middle(): return inner()
def outer():
    for book in middle(): book.author
    return above()
def both(shelf: Shelf):
    for book in outer(): book.author
    for author in first().books.all(): shelf.of(author).first()
""",
    "looping.py": """
from helpers import *
def one():
    author = first()
    for book in every():
        count(author)
        count(book.author)
        ping(book)
        for other in joined(): pong(other)
def two(shelf: Shelf):
    count(first())
    while shelf:
        for book in shelf.all(): shelf.of(first())
""",
    "objects.py": """
from helpers import *
def one(case: Case):
    for book in case.key: book.author
    for book in case.shelf.all(): book.author
def two():
    shelf = Shelf(None)
    for book in shelf.all(): count(book.author)
    for book in shelf.key or (): ping(book)
    return titled("x")
""",
}  # fmt: skip
FILES = {"models.py": MODELS, "helpers.py": HELPERS, **USERS}


Told = tuple[list[tuple[object, ...]], dict[str, str]]


def told(index: Index, path: str) -> Told:
    """What is found in a file, and on which others that depends."""
    with index.reading(path) as read:
        found = Module(path, FILES[path], cst.parse_module(FILES[path]), {Index: index}).fact(OrmFlow).events
    events: list[Lazy | Query | Write] = [*found.lazy, *found.queries, *found.writes]
    words = [
        (
            type(each).__name__,
            each.node.line,
            each.node.column,
            each.confidence,
            [step.path for step in each.via],
        )
        for each in events
    ]
    return sorted(words, key=repr), read.hashes()


@pytest.fixture(scope="module")
def alone() -> dict[str, Told]:
    """What is found in each file when no other was reviewed before."""
    return {path: told(Index.read(FILES), path) for path in FILES}


def test_each_of_these_files_has_findings(
    alone: dict[str, Told],
) -> None:
    assert {path for path in USERS if alone[path][0]} == set(USERS)
    assert all("helpers.py" in alone[path][1] for path in USERS)


@pytest.mark.parametrize("order", list(permutations(USERS)), ids=" ".join)
def test_findings_and_what_they_depend_on_do_not_hang_on_what_was_reviewed_before(
    order: tuple[str, ...], alone: dict[str, Told]
) -> None:
    index = Index.read(FILES)
    assert {path: told(index, path) for path in order} == {path: alone[path] for path in order}


def test_what_was_found_of_an_index_says_nothing_of_another() -> None:
    changed = {**FILES, "helpers.py": HELPERS.replace('.select_related("author")', ".all()")}
    before, after = (told(Index.read(files), "plain.py")[0] for files in (FILES, changed))
    assert [line for word, line, *_ in before if word == "Lazy"] == [4]
    assert [line for word, line, *_ in after if word == "Lazy"] == [4, 6]


def test_a_record_that_is_decoded_anew_is_followed_anew() -> None:
    index = Index.read(FILES)
    before = told(index, "plain.py")
    index.forget_flows(0)
    assert told(index, "plain.py") == before
