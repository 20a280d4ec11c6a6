"""Gives models their relations: targets found, reverse sides added, abstract bases copied."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from reviewer.index import Index, Symbol
from reviewer.index.facts import Call, Constant
from reviewer.orm.bodies import Bodies
from reviewer.orm.declared import Declared, Reader
from reviewer.orm.knowledge import RelationTable
from reviewer.orm.model import Cardinality, Model, Relation
from reviewer.orm.targets import Targets
from reviewer.orm.written import annotated, call_name


class Linker:
    """Links the models of one ORM."""

    def __init__(self, index: Index, reader: Reader, models: dict[str, Model], users: Model | None) -> None:
        self._index = index
        self._reader = reader
        self._models = models
        self._targets = Targets(index, reader, models, users)
        self._bodies = Bodies(index, reader)
        self._standing: dict[tuple[str, str], Declared] = {}  # of several of one name the one that counts

    def link(self) -> None:
        """Fill the relations of every model."""
        for model in self._models.values():
            for declared in self._bodies.declared(model):
                self._forward(model, declared)
        for model in list(self._models.values()):
            if not model.abstract:
                for declared in self._bodies.declared(model):
                    if declared.owner == model.symbol or self._is_abstract(declared.owner):
                        self._reverse(model, declared)
        self._mirror()
        if self._reader.parent_link:
            for model in list(self._models.values()):
                self._to_parents(model)
        self._inherit()
        self._lend()
        for model in self._models.values():
            self._bodies.forget_overridden(model)

    def _is_abstract(self, cls: Symbol) -> bool:
        model = self._models.get(cls.name)
        return model is None or model.abstract

    def _forward(self, model: Model, declared: Declared) -> None:
        target = self._targets.find(model, declared)
        outside = "" if target is not None else self._targets.outside(declared)
        table = declared.table
        self._standing[model.name, declared.name] = declared
        inverse = self._text(declared.call, table.inverse) or self._backref(declared)[0]
        model.relations[declared.name] = Relation(
            name=declared.name,
            kind=self._kind(model, declared, target),
            target=target.name if target else outside or None,
            path=declared.owner.path,
            owner=declared.owner.qualname,
            attribute=declared.name,
            lazy=not self._is_parent_link(declared) and self._lazy(table, declared.call, declared.annotation),
            inverse=inverse,
            column=table.column.format(name=declared.name),
            fetched=table.fetched,
        )

    def _reverse(self, model: Model, declared: Declared) -> None:
        """Give the target its way back."""
        relation = model.relations.get(declared.name)
        target = self._models.get(relation.target or "") if relation else None
        table = declared.table
        if relation is None or target is None or self._standing[model.name, declared.name] is not declared:
            return
        name, lazy = self._backref(declared)
        guessed = False
        if table.reverse_default:
            written = (
                self._text(declared.call, table.reverse_name)
                if table.reverse_name in declared.call.keywords
                else None
            )
            if written is not None and (not written or written.endswith("+")):
                return
            if table.symmetrical and target is model:
                return
            guessed = written is None
            words = {
                "class": model.title.lower(),
                "app_label": model.label.lower(),
                "model_name": model.title.lower(),
            }
            name = (_formatted(written, words) if written else "") or table.reverse_default.format(
                model=model.title.lower()
            )
        if not name:
            return
        back = declared.name if table.back_reference and relation.kind == "one" else ""
        both = any(word in declared.call.keywords for word in table.many_words)
        kind: Cardinality = table.reverse_kind
        if not table.reverse_default:
            kind = "many" if both else _other(relation.kind)
        target.relations.setdefault(
            name,
            Relation(
                name=name,
                kind=kind,
                target=model.name,
                path=declared.owner.path,
                owner=declared.owner.qualname,
                attribute=declared.name,
                lazy=lazy if not table.reverse_default else True,
                inverse=back,
                guessed=guessed,
            ),
        )
        target.paths.add(declared.owner.path)
        if back and kind == "one":  # of two rows that know one another each leads to the very other
            model.relations[declared.name] = replace(relation, inverse=name)

    def _to_parents(self, model: Model) -> None:
        """A row of a child and the row of its parent, in tables of their own, know each other."""
        if model.abstract or self._reader.is_proxy(model.symbol):
            return
        own = [declared.name for declared in self._bodies.declared(model) if self._is_parent_link(declared)]
        linked = {model.relations[name].target for name in own if name in model.relations}
        for parent in self._parents(model.symbol):
            if parent.name in linked:
                continue
            name = self._reader.parent_link.format(parent=parent.title.lower())
            link = Relation(
                name=name,
                kind="one",
                target=parent.name,
                path=model.symbol.path,
                owner=model.symbol.qualname,
                attribute="",
                lazy=False,
                column=f"{name}_id",
            )
            model.relations.setdefault(name, link)
            back = replace(
                link,
                name=model.title.lower(),
                target=model.name,
                lazy=True,
                column="",
                inverse=name,
                guessed=True,
            )
            parent.relations.setdefault(back.name, back)
            parent.paths.add(model.symbol.path)

    def _parents(self, cls: Symbol) -> Iterator[Model]:
        """The models with tables that a class comes from directly, or through abstract ones and proxies."""
        further: set[str] = set()
        for above in self._index.mro(cls)[1:]:
            model = self._models.get(above.name)
            if model is None or model.abstract or self._reader.is_proxy(above) or above.name in further:
                continue
            further |= {each.name for each in self._index.mro(above)}
            yield model

    def _is_parent_link(self, declared: Declared) -> bool:
        word = declared.table.parent_word
        return bool(word) and declared.call.keywords.get(word) == Constant(True)

    def _mirror(self) -> None:
        """Of two sides that name each other, only the many side's rows know their one."""
        for model in self._models.values():
            for relation in list(model.relations.values()):
                target = self._models.get(relation.target or "")
                other = target.relations.get(relation.inverse) if target else None
                if relation.inverse and (other is None or relation.kind == other.kind == "many"):
                    model.relations[relation.name] = replace(relation, inverse="")

    def _inherit(self) -> None:
        """A child of a concrete model has the reverse relations of its parent."""
        for model in self._models.values():
            for above in self._index.mro(model.symbol)[1:]:
                parent = self._models.get(above.name)
                if parent is not None and parent is not model:
                    for name, relation in parent.relations.items():
                        model.relations.setdefault(name, relation)
                    model.paths |= parent.paths

    def _lend(self) -> None:
        """An abstract model with one concrete heir is that heir: its methods may use what only the heir has."""
        heirs: dict[str, list[Model]] = {}
        for model in self._models.values():
            if not model.abstract:
                for above in self._index.mro(model.symbol)[1:]:
                    heirs.setdefault(above.name, []).append(model)
        for name, found in heirs.items():
            abstract = self._models.get(name)
            if abstract is not None and abstract.abstract and len(found) == 1:
                for relation in found[0].relations.values():
                    abstract.relations.setdefault(relation.name, relation)
                abstract.paths |= found[0].paths

    def _kind(self, model: Model, declared: Declared, target: Model | None) -> Cardinality:
        table, words = declared.table, declared.call.keywords
        if table.kind != "annotated":
            return table.kind
        if words.get(table.list_word) == Constant(False) or any(word in words for word in table.one_words):
            return "one"
        if words.get(table.list_word) == Constant(True) or any(word in words for word in table.many_words):
            return "many"
        if declared.annotation:
            text, many = annotated(declared.annotation)
            if text is not None:
                return "many" if many else "one"
        owned = {table for cls in self._index.mro(model.symbol) for table in self._reader.foreign_tables(cls)}
        return "one" if target is not None and target is not model and target.table in owned else "many"

    def _lazy(self, table: RelationTable, call: Call, annotation: str = "") -> bool | None:
        if not table.lazy:
            return not table.batched
        if call.spread or (table.lazy_unknown and table.lazy_unknown in call.keywords):
            return None
        strategies = self._reader.strategies
        usual = strategies.holders.get(annotation.partition("[")[0].rpartition(".")[2], "select")
        written = call.keywords.get(table.lazy, Constant(usual))
        value = written.value if isinstance(written, Constant) else None
        if value is True or value in strategies.lazy:
            return True
        return None if value not in strategies.eager and value is not False else False

    def _backref(self, declared: Declared) -> tuple[str, bool | None]:
        """The name and laziness of the other side that a declaration makes."""
        written = declared.call.keywords.get(declared.table.backref) if declared.table.backref else None
        if isinstance(written, Constant) and isinstance(written.value, str):
            return written.value, True
        if isinstance(written, Call):
            called = call_name(written) or ""
            if called.rpartition(".")[2] in {
                each.rpartition(".")[2] for each in declared.table.backref_calls
            }:
                first = written.args[0] if written.args else None
                if isinstance(first, Constant) and isinstance(first.value, str):
                    return first.value, self._lazy(declared.table, written)
        return "", True

    def _text(self, call: Call, word: str) -> str:
        value = call.keywords.get(word) if word else None
        return value.value if isinstance(value, Constant) and isinstance(value.value, str) else ""


def _formatted(text: str, words: dict[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(f"%({word})s", value)
    return "" if "%(" in text else text


def _other(kind: Cardinality) -> Cardinality:
    return "many" if kind == "one" else "one"
