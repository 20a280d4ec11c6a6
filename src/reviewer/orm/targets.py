"""Which model a relation leads to."""

from __future__ import annotations

from reviewer.index import Index, Symbol
from reviewer.index.facts import Call, Constant, Expr, Name
from reviewer.orm.declared import Declared, Reader
from reviewer.orm.model import Model
from reviewer.orm.written import annotated, call_name


class Targets:
    """Finds the targets of relations among the models of one ORM."""

    def __init__(self, index: Index, reader: Reader, models: dict[str, Model], users: Model | None) -> None:
        self._index = index
        self._reader = reader
        self._models = models
        self._users = users
        self._by_title: dict[str, list[Model]] = {}
        for model in models.values():
            self._by_title.setdefault(model.title.lower(), []).append(model)

    def find(self, model: Model, declared: Declared) -> Model | None:
        """Give the model that a declaration leads to, if the project has it."""
        args, words = declared.call.args, declared.call.keywords
        table = declared.table
        if table.fetched and not table.target:
            return None
        written: Expr | None = words.get(table.target) or (args[0] if args else None)
        if written is None or not isinstance(written, Name | Constant | Call):
            text, _ = annotated(declared.annotation) if declared.annotation else (None, False)
            written = Name(text) if text else None
        match written:
            case Name(text=text):
                found = self._index.named(text, declared.owner.path)
                if self._users is not None and text.endswith(f".{self._reader.user_setting}"):
                    return self._users
                return self._models.get(found.name) if found else self._by_text(model, text, declared.owner)
            case Call() if (
                self._reader.named(call_name(written), declared.owner.path) in self._reader.user_lookups
            ):
                return self._users
            case Constant(value=str(text)):
                return model if text == "self" else self._by_text(model, text, declared.owner)
        return None

    def outside(self, declared: Declared) -> str:
        """The dotted name of a target outside the project, where an import says it."""
        args, words = declared.call.args, declared.call.keywords
        written = words.get(declared.table.target) or (args[0] if args else None)
        return self._reader.named(written.text, declared.owner.path) if isinstance(written, Name) else ""

    def _by_text(self, model: Model, text: str, owner: Symbol) -> Model | None:
        """A model by a quoted name: of its application, of the file that quotes it, or the only one so called."""
        label, _, title = text.rpartition(".")
        titled = self._by_title.get(title.lower(), [])
        if label:
            last = label.rpartition(".")[2].lower()
            exact = [
                each for each in titled if each.label.lower() == last or each.symbol.module.endswith(label)
            ]
            if exact or not self._reader.free_labels:
                return exact[0] if len(exact) == 1 else None
        for same in (
            [each for each in titled if each.symbol.path == owner.path],
            [each for each in titled if each.label == model.label],
            titled,
        ):
            if same:
                return same[0] if len(same) == 1 else None
        return None
