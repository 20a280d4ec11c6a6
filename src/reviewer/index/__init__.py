"""Facts of all files of a project, read with the standard library alone."""

from reviewer.index.digest import digest_of
from reviewer.index.facts import FileFacts
from reviewer.index.files import BODY, Reading
from reviewer.index.index import BadIndex, Index
from reviewer.index.read import FileRead, facts_of, read_file
from reviewer.index.symbols import Symbol

__all__ = [
    "BODY",
    "BadIndex",
    "FileFacts",
    "FileRead",
    "Index",
    "Reading",
    "Symbol",
    "digest_of",
    "facts_of",
    "read_file",
]
