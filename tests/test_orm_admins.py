"""Columns of Django's admin: what `list_display` reads of each row."""

from __future__ import annotations

import libcst as cst

from reviewer.check import Module
from reviewer.index import Index
from reviewer.orm.events import Lazy, Query
from reviewer.orm.flow import OrmFlow

MODELS = """
from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=100)

    @property
    def shelf(self):
        return self.books.count()


class Book(models.Model):
    title = models.CharField(max_length=100)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")

    def by(self):
        return self.author.name
"""

ADMIN = """
from django.contrib import admin

from library.models import Author, Book


@admin.register(Book)
class Methods(admin.ModelAdmin):
    list_display = ("title", "author_name")  # <-

    def author_name(self, book):
        return book.author.name


@admin.register(Book)
class OfTheModel(admin.ModelAdmin):
    list_display = ["title", "by"]  # <-


@admin.register(Author)
class Counted(admin.ModelAdmin):
    list_display = ["name", "shelf"]  # <-


@admin.register(Author)
class Columns(admin.ModelAdmin):
    list_display = ["name"]


@admin.register(Book)
class Joined(admin.ModelAdmin):
    list_display = ("title", "by")
    list_select_related = ("author",)


@admin.register(Book)
class JoinedByDjango(admin.ModelAdmin):
    list_display = ("title", "author", "by")


@admin.register(Book)
class AllJoined(admin.ModelAdmin):
    list_display = ("title", "by")
    list_select_related = True


@admin.register(Book)
class OwnQuery(admin.ModelAdmin):
    list_display = ("title", "by")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author")


@admin.register(Book)
class OwnFilter(admin.ModelAdmin):
    list_display = ("title", "by")  # <-

    def get_queryset(self, request):
        return super().get_queryset(request).filter(title__gt="")


@register_somehow(Book)
class Unknown(admin.ModelAdmin):
    list_display = ("title", "by")


class NoAdmin:
    list_display = ("title", "by")
"""


def test_columns_are_read_where_nothing_else_loads_them() -> None:
    index = Index.read({"library/models.py": MODELS, "library/admin.py": ADMIN})
    found = Module("library/admin.py", ADMIN, cst.parse_module(ADMIN), {Index: index}).fact(OrmFlow).events
    lines = ADMIN.split("\n")
    read: list[Lazy | Query] = [*found.lazy, *found.queries]
    told = {lines[each.node.span.line - 1].strip() for each in read}
    assert told == {line.strip() for line in lines if line.endswith("# <-")}
    assert {each.serving for each in read} == {"Methods", "OfTheModel", "Counted", "OwnFilter"}
