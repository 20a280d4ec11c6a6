"""What a change brought into the code, as opposed to what it merely touched."""

from reviewer.introduced.branch import target
from reviewer.introduced.change import Change, FileChange, between
from reviewer.introduced.compare import LEFT_OUT, Compared, Trend, compared
from reviewer.introduced.head import Head, head_tree
from reviewer.introduced.match import new
from reviewer.introduced.modes import FilterMode, stands

__all__ = [
    "LEFT_OUT",
    "Change",
    "Compared",
    "FileChange",
    "FilterMode",
    "Head",
    "Trend",
    "between",
    "compared",
    "head_tree",
    "new",
    "stands",
    "target",
]
