"""What ran under tests, by the report that `coverage json` writes."""

from __future__ import annotations

import msgspec

from reviewer.whole import CannotTell


class _File(msgspec.Struct):
    executed_lines: list[int]
    missing_lines: list[int]


class _Report(msgspec.Struct):
    files: dict[str, _File]


class Covered:
    """A report of coverage.py (its JSON format, https://coverage.readthedocs.io/en/latest/commands/cmd_json.html).

    Raises CannotTell for a text of any other shape; `path` is the file that it stands in.
    """

    def __init__(self, path: str, text: str) -> None:
        try:
            report = msgspec.json.decode(text, type=_Report)
        except msgspec.DecodeError as cause:
            raise CannotTell(
                f"{path} is no report of coverage.py ({cause}); write it with `coverage json -o {path}`, or take the option `coverage` away"
            ) from cause
        self._files = {path.replace("\\", "/"): each for path, each in report.files.items()}

    def is_missed(self, path: str, lines: range) -> bool:
        """Tell whether a file was measured and some of these lines count, but none of them ran."""
        file = self._files.get(path)
        if file is None:
            return False
        ran = any(line in lines for line in file.executed_lines)
        return not ran and any(line in lines for line in file.missing_lines)
