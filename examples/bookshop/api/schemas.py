"""What goes over the wire between the shop and its partners."""

from pydantic import BaseModel, Field


class BookOut(BaseModel):
    """A book as partners see it; the price is in cents."""

    isbn: str
    title: str
    price: int


class OrderIn(BaseModel):
    """A partner's order."""

    isbn: str = Field(min_length=13, max_length=13)
    copies: int = Field(gt=0, le=100)


class OrderOut(BaseModel):
    """What the shop has sold, and what it costs in cents."""

    isbn: str
    copies: int
    total: int
