"""Random programs in the words of Django."""

from __future__ import annotations

from hypothesis import strategies as st

from oracle.generated.schema import Hop, Relation, Schema

_FIELDS = {"key": "ForeignKey", "pair": "OneToOneField", "set": "ManyToManyField"}


class InDjango:
    """Models of one application `app`."""

    orm = "django"
    parameters = "flag"
    session = ("", "")
    session_imports: tuple[str, ...] = ()
    parting = "pass"

    def models(self, schema: Schema) -> str:
        lines = [
            "from django.contrib.contenttypes.fields import GenericForeignKey",
            "from django.contrib.contenttypes.models import ContentType",
            "from django.db import models",
        ]
        for title in schema.titles:
            lines += ["", "", f"class {title}(models.Model):"]
            lines += ["    title = models.CharField(max_length=50)", "    body = models.TextField()"]
            lines += [f"    {_field(each)}" for each in schema.relations if each.owner == title]
            if title == schema.generic:
                lines += [
                    "    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)",
                    "    object_id = models.PositiveIntegerField()",
                    "    subject = GenericForeignKey()",
                ]
        return "\n".join(lines) + "\n"

    def imports(self, schema: Schema) -> str:
        return (
            "import itertools\n\n"
            "from django.db.models import Prefetch, prefetch_related_objects\n\n"
            f"from app.models import {', '.join(sorted(schema.titles))}\n"
        )

    @st.composite
    @staticmethod
    def _chain(draw: st.DrawFn, schema: Schema, title: str) -> str:
        found = ""
        for _ in range(draw(st.integers(0, 3))):
            plain = [
                '.filter(title__gt="")',
                ".order_by('pk')",
                '.exclude(title="")',
                ".all()",
                ".distinct()",
            ]
            joined = _paths(schema, title, single=True)
            loaded = _paths(schema, title, single=False)
            choices = [st.sampled_from(plain)]
            if joined:
                named = st.lists(st.sampled_from(joined), min_size=1, max_size=2, unique=True)
                choices += [named.map(lambda names: f".select_related({_quoted(names)})")] * 2
            if loaded:
                named = st.lists(st.sampled_from(loaded), min_size=1, max_size=2, unique=True)
                choices += [named.map(lambda names: f".prefetch_related({_quoted(names)})")] * 2
                choices.append(_prefetches(schema, title))
            found += draw(st.one_of(choices))
        ends = [
            "",
            "",
            "",
            '.only("title")',
            '.defer("body")',
            ".select_related(None)",
            ".prefetch_related(None)",
        ]
        if ".select_related" in found:
            ends.remove('.only("title")')  # a key cannot be left out and followed at once
        return found + draw(st.sampled_from(ends))

    def query(self, schema: Schema, title: str) -> st.SearchStrategy[str]:
        chains = self._chain(schema, title)
        return chains.map(lambda chain: f"{title}.objects{chain or '.all()'}")

    def refined(self, schema: Schema, title: str, name: str) -> st.SearchStrategy[str]:
        chains = self._chain(schema, title).filter(lambda chain: ".only" not in chain)
        return st.one_of(
            chains.map(lambda chain: f"{name}{chain or '.all()'}"),
            st.just(f"{name}.all()[:5]"),
            st.just(f"{name}.all()[:2]"),
            st.just(f"{name}.all().filter(title__gt='')[:5]"),
        )

    def many(self, row: str, hop: Hop) -> st.SearchStrategy[str]:
        ways = ["all()"] * 5 + ['filter(title__gt="")', 'order_by("title")', "all()[:5]"]
        return st.sampled_from([f"{row}.{hop.name}.{way}" for way in ways])

    def asked(self, row: str, hop: Hop) -> st.SearchStrategy[str]:
        ways = [
            "{}.count()", "{}.exists()", "len({}.all())", "{}.all().count()", "{}.first()", "{}.all()[0].title",
            'list({}.values_list("title", flat=True))', "bool({}.all())", '{}.filter(title="")', "{}.all()",
            "{}.latest('pk')", '{}.filter(title__gt="").count()', 'list({}.filter(title__in=["a", "b"]))',
        ]  # fmt: skip
        return st.sampled_from([way.format(f"{row}.{hop.name}") for way in ways])

    def alone(self, schema: Schema, row: str, title: str) -> st.SearchStrategy[str]:
        other = st.sampled_from(schema.titles)
        ways = [
            "{}.objects.filter(title={row}.title).first()", "{}.objects.get(pk={row}.pk).title", "{}.objects.count()",
            "{}.objects.filter(title={row}.title).exists()", "{}.objects.filter(title={row}.title)",
            "{}.objects.filter(pk__in=[{row}.pk]).count()", 'list({}.objects.filter(pk={row}.pk))',
            '{}.objects.filter(pk={row}.pk).update(title="new")', "{row}.save()", '{row}.save(update_fields=["title"])',
            "{row}.refresh_from_db()", "{}.objects.get_or_create(pk={row}.pk)", "{}.objects.in_bulk([{row}.pk])",
        ]  # fmt: skip
        return st.tuples(st.sampled_from(ways), other).map(lambda both: both[0].format(both[1], row=row))


def _field(each: Relation) -> str:
    back = f'related_name="{each.back or "+"}"'
    if each.kind == "set":
        return f'{each.name} = models.ManyToManyField("{each.target}", {back})'
    null = ", null=True" if each.nullable else ""
    return (
        f'{each.name} = models.{_FIELDS[each.kind]}("{each.target}", on_delete=models.CASCADE, {back}{null})'
    )


def _paths(schema: Schema, title: str, *, single: bool, depth: int = 2) -> list[str]:
    found = []
    for hop in schema.hops(title):
        if single and (hop.many or hop.name == "subject"):
            continue
        found.append(hop.name)
        if depth > 1 and hop.name != "subject":
            inner = _paths(schema, hop.target, single=single, depth=depth - 1)
            found += [f"{hop.name}__{path}" for path in inner]
    return found


@st.composite
def _prefetches(draw: st.DrawFn, schema: Schema, title: str) -> str:
    hops = [hop for hop in schema.hops(title) if hop.name != "subject"]
    if not hops:
        return ".all()"
    hop = draw(st.sampled_from(hops))
    inner = f"{hop.target}.objects"
    joined = _paths(schema, hop.target, single=True, depth=1)
    inner += draw(st.sampled_from([f'.select_related("{path}")' for path in joined] + [".all()"]))
    kept = draw(st.sampled_from(["", "", f', to_attr="kept_{hop.name}"']))
    return f'.prefetch_related(Prefetch("{hop.name}", queryset={inner}{kept}))'


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
