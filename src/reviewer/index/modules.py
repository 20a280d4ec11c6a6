"""Which file a module's name means, and which module a file is: a pure question of paths."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

INSTALLED = "<installed>"
"""The folder, none on any disk, under which the index has what it knows of installed packages."""


class Modules:
    """The modules of a project: paths relative to its root, with forward slashes.

    `roots` are folders that stand on the import path, `""` for the project's root.
    """

    def __init__(self, paths: Collection[str], roots: Iterable[str] = ("", "src")) -> None:
        self._paths = frozenset(paths)
        self._roots = tuple(dict.fromkeys(_with_slash(root) for root in (*roots, INSTALLED)))
        self._folders = _folders(path for path in self._paths if not is_installed(path))
        self._words = {word for path in self._paths for word in path.removesuffix(".py").split("/")}
        self._found: dict[tuple[str, str], str | None] = {}
        self._packages: dict[tuple[str, str], bool] = {}
        self._missing: dict[tuple[str, str], frozenset[str]] = {}
        self._names: dict[str, str] = {}
        self._bases: dict[str, str] = {}
        packaged = {self._base(path) for path in self._paths if path.endswith("/__init__.py")}
        self._all_roots = (*self._roots, *sorted(packaged.difference(self._roots)))

    def name(self, path: str) -> str:
        """Give the dotted name of a file's module: counted from above the topmost of its packages."""
        known = self._names.get(path)
        if known is None:
            root = self._base(path)
            if root == _folder(path):  # in no package: counted from the nearest root
                root = max((base for base in self._roots if path.startswith(base)), key=len, default="")
            inner = path[len(root) :].removesuffix(".py").removesuffix("/__init__")
            known = self._names[path] = inner.replace("/", ".")
        return known

    def package(self, path: str) -> str:
        """Give the dotted name of the package from which the file's relative imports count."""
        name = self.name(path)
        return name if path.endswith("/__init__.py") else name.rpartition(".")[0]

    def find(self, name: str, path: str) -> str | None:
        """Give the file of the module that the file at `path` means by a dotted, absolute name.

        The import path is taken to hold the folder above the importing file's topmost
        package, the folders above that, the given roots, then the folders above every
        other package. A package without `__init__.py` has no file.
        """
        if not self.has_top(name):
            return None
        key = name, self._base(path)
        if key not in self._found:
            self._found[key] = self._search(*key)
        return self._found[key]

    def is_package(self, name: str, path: str) -> bool:
        """Tell whether a dotted name is a folder of the project that can be imported."""
        key = name, self._base(path)
        known = self._packages.get(key)
        if known is None:
            inner = name.replace(".", "/")
            known = any(base + inner in self._folders for base in self._import_path(key[1]))
            self._packages[key] = known
        return known

    def has_top(self, name: str) -> bool:
        """Tell quickly that no module of the project can have this name; True promises nothing."""
        return name.partition(".")[0] in self._words

    def candidates(self, name: str, path: str) -> frozenset[str]:
        """Give the files that would have to appear for a name that is missing to be found.

        Of a name that nothing in the project resembles, only the likeliest.
        """
        key = name, self._base(path)
        known = self._missing.get(key)
        if known is None:
            known = self._missing[key] = frozenset(self._candidates(name, path, key[1]))
        return known

    def _candidates(self, name: str, path: str, base: str) -> Iterator[str]:
        if not self.has_top(name):
            inner = name.partition(".")[0]
            for root in dict.fromkeys((base, *self._roots)):
                yield from (f"{root}{inner}.py", f"{root}{inner}/__init__.py")
            return
        parts = name.split(".")
        for size in range(len(parts), 0, -1):
            if self.find(".".join(parts[:size]), path) is not None:
                return
            inner = "/".join(parts[:size])
            for root in dict.fromkeys(self._import_path(base)):
                yield from (f"{root}{inner}.py", f"{root}{inner}/__init__.py")

    def _search(self, name: str, base: str) -> str | None:
        inner = name.replace(".", "/")
        for root in self._import_path(base):
            for path in (f"{root}{inner}/__init__.py", f"{root}{inner}.py"):
                if path in self._paths:
                    return path
        return None

    def _import_path(self, base: str) -> Iterator[str]:
        yield base
        while base:
            base = _folder(base[:-1])
            yield base
        yield from self._all_roots

    def _base(self, path: str) -> str:
        """The folder above the topmost package of a file, or its own folder if that is no package."""
        folder = _folder(path)
        known = self._bases.get(folder)
        if known is None:
            known = above = folder
            while above:
                outer = _folder(above[:-1])
                if f"{above}__init__.py" in self._paths:  # a folder without one may lie in between
                    known = outer
                above = outer
            self._bases[folder] = known
        return known


def is_installed(path: str) -> bool:
    """Tell whether a file is of an installed package, of which only some classes are known."""
    return path.startswith(f"{INSTALLED}/")


def _folder(path: str) -> str:
    """The folder of a path, with a slash at its end; empty for the project's root."""
    return path[: path.rfind("/") + 1]


def _with_slash(root: str) -> str:
    return f"{root.strip('/')}/" if root.strip("/.") else ""


def _folders(paths: Iterable[str]) -> frozenset[str]:
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)
