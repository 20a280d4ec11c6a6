"""What the shop sells, who wrote it, and what readers think of it."""

from datetime import date

from django.db import models


class Author(models.Model):
    """Somebody who writes books."""

    name = models.CharField(max_length=200)
    born = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        """Show the author by name."""
        return self.name


class Publisher(models.Model):
    """A house that brings books out."""

    name = models.CharField(max_length=200, unique=True)
    city = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        """Show the publisher by name."""
        return self.name


class Book(models.Model):
    """A title in the catalogue; prices are in cents."""

    title = models.CharField(max_length=300)
    isbn = models.CharField(max_length=13, unique=True)
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="books")
    publisher = models.ForeignKey(Publisher, on_delete=models.PROTECT, related_name="books")
    price = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(default=0)
    added_on = models.DateField(default=date.today())

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        """Show the book by title."""
        return self.title


class Review(models.Model):
    """What one reader says about one book."""

    book = models.ForeignKey(Book, on_delete=models.CASCADE, related_name="reviews")
    reader = models.CharField(max_length=100)
    stars = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    written_at = models.DateTimeField(auto_now_add=True)
