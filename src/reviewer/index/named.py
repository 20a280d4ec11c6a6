"""What names mean across the files of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from reviewer.index.facts import FileFacts
from reviewer.index.files import Files
from reviewer.index.mentions import folders, folders_of
from reviewer.index.modules import Modules
from reviewer.index.symbols import Resolver, Symbol
from reviewer.index.templates import is_template


class Named(Files):
    """Files whose names can be resolved; `roots` are folders on the import path."""

    def __init__(
        self,
        files: Mapping[str, FileFacts],
        roots: Iterable[str] = ("", "src"),
        flows: Mapping[str, bytes | msgspec.Raw] | None = None,
    ) -> None:
        super().__init__(files, flows)
        self._roots = tuple(roots)
        self._modules = Modules([path for path in self._files if not is_template(path)], self._roots)
        self._resolver = Resolver(self._modules, self.facts, self._note_missing)

    def close(self) -> None:
        """Let go of what leads back here: an index is large, and would wait for the collector of circles. No copy can be asked any more."""
        self._resolver.close()

    def module_name(self, path: str) -> str:
        """Give the dotted name of a file's module."""
        return self._modules.name(path)

    def module_path(self, name: str, seen_from: str = "") -> str | None:
        """Give the file of the module that a file of the project imports by an absolute dotted name."""
        found = self._modules.find(name, seen_from)
        if found is None:
            self._note_missing(name, seen_from)
        return found

    def subfolders(self, folder: str) -> frozenset[str]:
        """Give the names of the folders right below one that have files of the project; empty is the root."""
        self.note(folders_of(folder))
        return self._subfolders.get(folder, frozenset())

    @cached_property
    def _subfolders(self) -> dict[str, frozenset[str]]:
        return {folder: frozenset(names) for folder, names in folders(self.paths).items()}

    def resolve(self, dotted: str, seen_from: str = "") -> Symbol | None:
        """Give what an absolute dotted name means: `app.models.Book`, wherever `Book` is really defined.

        Re-exports are followed, star imports and circles too. A name that leads out of the
        project is a symbol of kind `external`; None means that the project itself has no
        such name. `seen_from` is the path of the file that uses the name.
        """
        return self._resolver.resolve(dotted, seen_from)

    def absolute(self, target: str, path: str) -> str:
        """Give the absolute name of an import's target as the file at `path` writes it."""
        return self._resolver.absolute(target, path)

    def has_top(self, name: str) -> bool:
        """Tell quickly that the project cannot have a name; True promises nothing."""
        return self._modules.has_top(name)

    def named(self, name: str, path: str, inside: str = "") -> Symbol | None:
        """Give what a name means at the level of the module at `path`: `Book`, `models.Model`.

        `inside` is the qualified name of a class whose body is looked at first.
        """
        return self._resolver.named(name, path, inside)

    def _note_missing(self, name: str, seen_from: str) -> None:
        """Note a name that the project does not have: a file that is added later may bring it."""
        if self._readers:
            self.note_all(self._modules.candidates(name, seen_from))
