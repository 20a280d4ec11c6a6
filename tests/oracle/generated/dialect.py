"""What a random program needs to be told about an ORM."""

from __future__ import annotations

from typing import Protocol

from hypothesis import strategies as st

from oracle.generated.schema import Hop, Schema


class Dialect(Protocol):
    """How one ORM writes models, queries, and what is asked of one row."""

    orm: str
    parameters: str
    """What every function takes."""
    session: tuple[str, str]
    """What a function that calls others takes and what it gives them besides the flag, as it is written."""
    session_imports: tuple[str, ...]
    parting: str
    """A statement between two calls of a function: the second must not know the rows of the first."""

    def models(self, schema: Schema) -> str:
        """Give the module of the models."""
        ...

    def imports(self, schema: Schema) -> str:
        """Give the imports of the module with the functions."""
        ...

    def query(self, schema: Schema, title: str) -> st.SearchStrategy[str]:
        """Give expressions for the rows of a model that can be gone through more than once."""
        ...

    def refined(self, schema: Schema, title: str, name: str) -> st.SearchStrategy[str]:
        """Give expressions that make other rows of those that a name holds."""
        ...

    def many(self, row: str, hop: Hop) -> st.SearchStrategy[str]:
        """Give expressions for the rows that a relation of a row leads to."""
        ...

    def asked(self, row: str, hop: Hop) -> st.SearchStrategy[str]:
        """Give expressions that ask something of the rows that a relation of a row leads to."""
        ...

    def alone(self, schema: Schema, row: str, title: str) -> st.SearchStrategy[str]:
        """Give expressions that query or write something for one row."""
        ...
