"""Random programs in the words of SQLAlchemy."""

from __future__ import annotations

from hypothesis import strategies as st

from oracle.generated.schema import Hop, Relation, Schema

STRATEGIES = ("", "", "", "", "", "select", "joined", "selectin", "subquery")
"""The ways of loading that a relation can have by itself; most have none."""
_LOADERS = ("joinedload", "selectinload", "subqueryload")


class InSqlAlchemy:
    """Mapped classes, sessions, statements of version 2 and queries of version 1."""

    orm = "sqlalchemy"
    parameters = "session: Session, flag"
    session = ("session: Session", "session, ")
    session_imports: tuple[str, ...] = ("from sqlalchemy.orm import Session",)
    parting = "session.expunge_all()"

    def models(self, schema: Schema) -> str:
        lines = [
            "from sqlalchemy import Column, ForeignKey, Table",
            "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship",
            "\n\nclass Base(DeclarativeBase):\n    pass",
        ]
        lines += [_table(each) for each in schema.relations if each.kind == "set"]
        for title in schema.titles:
            lines += [f"\n\nclass {title}(Base):", f'    __tablename__ = "{title.lower()}"']
            lines += ["    id: Mapped[int] = mapped_column(primary_key=True)", "    title: Mapped[str]"]
            lines.append("    body: Mapped[str]")
            for each in schema.relations:
                if each.owner == title:
                    lines += _forward(each)
                if each.target == title and each.back:
                    lines.append(_backward(each))
        return "\n".join(lines) + "\n"

    def imports(self, schema: Schema) -> str:
        return (
            "import itertools\n\n"
            "from sqlalchemy import func, select\n"
            "from sqlalchemy.orm import Session, defer, joinedload, load_only, selectinload, subqueryload\n\n"
            f"from app.models import {', '.join(sorted(schema.titles))}\n"
        )

    def query(self, schema: Schema, title: str) -> st.SearchStrategy[str]:
        forms = [
            "session.scalars(select({title}){chain}).unique().all()",
            "session.execute(select({title}){chain}).unique().scalars().all()",
            "session.query({title}){chain}.all()",
            "list(session.query({title}){chain})",
        ]
        chains = _chains(schema, title)
        both = st.tuples(st.sampled_from(forms), chains)
        return both.map(lambda given: given[0].format(title=title, chain=given[1]))

    def refined(self, schema: Schema, title: str, name: str) -> st.SearchStrategy[str]:
        return st.one_of(
            self.query(schema, title), st.sampled_from([f"list({name})", f"{name}[:5]", f"{name}[:2]"])
        )

    def many(self, row: str, hop: Hop) -> st.SearchStrategy[str]:
        return st.sampled_from(
            [f"{row}.{hop.name}"] * 3 + [f"list({row}.{hop.name})", f"{row}.{hop.name}[:5]"]
        )

    def asked(self, row: str, hop: Hop) -> st.SearchStrategy[str]:
        ways = ["len({})", "bool({})", "{}[0].title", "list({})", "[one.title for one in {}]", "{}"]
        return st.sampled_from([way.format(f"{row}.{hop.name}") for way in ways])

    def alone(self, schema: Schema, row: str, title: str) -> st.SearchStrategy[str]:
        other = st.sampled_from(schema.titles)
        ways = [
            "session.scalars(select({other}).where({other}.title == {row}.title)).all()",
            "session.scalar(select({other}).where({other}.id == {row}.id))",
            "session.execute(select({other}).filter_by(id={row}.id)).scalar_one()",
            "session.query({other}).filter({other}.id == {row}.id).first()",
            "session.query({other}).filter_by(title={row}.title).count()",
            "session.query({other}).filter_by(title={row}.title)", "select({other}).where({other}.id == {row}.id)",
            "session.scalar(select(func.count()).select_from({other}))", "session.refresh({row})",
        ]  # fmt: skip
        both = st.tuples(st.sampled_from(ways), other)
        return both.map(lambda given: given[0].format(other=given[1], row=row))


def _table(each: Relation) -> str:
    columns = "".join(
        f'    Column("{side}_id", ForeignKey("{title.lower()}.id"), primary_key=True),\n'
        for side, title in (("owner", each.owner), ("target", each.target))
    )
    return f'\n\n{each.name}_table = Table(\n    "{each.name}",\n    Base.metadata,\n{columns})'


def _forward(each: Relation) -> list[str]:
    words = _words(each, f'back_populates="{each.back}"' if each.back else "")
    if each.kind == "set":
        return [
            f'    {each.name}: Mapped[list["{each.target}"]] = relationship(secondary={each.name}_table{words})'
        ]
    key = f"{each.name}_id"
    none = " | None" if each.nullable else ""
    target = f'"{each.target}{none}"'
    remote = f', remote_side="{each.target}.id"' if each.owner == each.target else ""
    return [
        f'    {key}: Mapped[int{none}] = mapped_column(ForeignKey("{each.target.lower()}.id"))',
        f"    {each.name}: Mapped[{target}] = relationship(foreign_keys=[{key}]{remote}{words})",
    ]


def _backward(each: Relation) -> str:
    words = _words(each, f'back_populates="{each.name}"')
    many = each.kind != "pair"
    held = f'Mapped[list["{each.owner}"]]' if many else f'Mapped["{each.owner}"]'
    way = (
        f"secondary={each.name}_table"
        if each.kind == "set"
        else f'foreign_keys="{each.owner}.{each.name}_id"'
    )
    return f"    {each.back}: {held} = relationship({way}{words})"


def _words(each: Relation, other: str) -> str:
    words = [other] if other else []
    words += [f'lazy="{each.strategy}"'] if each.strategy else []
    return "".join(f", {word}" for word in words)


@st.composite
def _chains(draw: st.DrawFn, schema: Schema, title: str) -> str:
    found = ""
    plain = ["", f'.where({title}.title != "")', f".order_by({title}.id)", ".distinct()"]
    found = draw(st.sampled_from(plain)) + draw(st.one_of(st.just(""), _loaders(schema, title)))
    return found + draw(st.sampled_from(["", "", "", "", ".limit(5)", ".limit(2)"]))


@st.composite
def _loaders(draw: st.DrawFn, schema: Schema, title: str) -> str:
    options = []
    first: set[str] = set()
    for _ in range(draw(st.integers(1, 2))):
        option, at = "", title
        for _ in range(draw(st.integers(1, 2))):
            hops = schema.hops(at)
            hops = [hop for hop in hops if option or hop.name not in first]
            if not hops:
                break
            hop = draw(st.sampled_from(hops))
            first |= set() if option else {hop.name}
            option += f"{'.' if option else ''}{draw(st.sampled_from(_LOADERS))}({at}.{hop.name})"
            at = hop.target
        options += [option] if option else []
    if draw(st.integers(0, 5)) == 0:
        options.append(draw(st.sampled_from([f"load_only({title}.title)", f"defer({title}.body)"])))
    return f".options({', '.join(options)})" if options else ""
