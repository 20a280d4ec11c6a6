"""Facts of all files of a project, read with the standard library alone."""

from reviewer.index.digest import digest_of
from reviewer.index.facts import FileFacts
from reviewer.index.files import BODY, Reading
from reviewer.index.index import BadIndex, Index
from reviewer.index.modules import INSTALLED, is_installed
from reviewer.index.read import FileRead, facts_of, read_any, read_file
from reviewer.index.symbols import Symbol
from reviewer.index.templates import is_template

__all__ = [
    "BODY",
    "INSTALLED",
    "BadIndex",
    "FileFacts",
    "FileRead",
    "Index",
    "Reading",
    "Symbol",
    "digest_of",
    "facts_of",
    "is_installed",
    "is_template",
    "read_any",
    "read_file",
]
