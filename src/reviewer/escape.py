"""Makes text of the reviewed code harmless for the place where it is shown.

Whatever stands in a name, a string or a path is text and nothing else: it moves no cursor,
turns no line around, opens no link, mentions nobody and ends no document early.
"""

from __future__ import annotations

import re

# Controls, line and paragraph separators, bidirectional and other invisible format characters,
# fillers that look like nothing, lone surrogates and the two non-characters XML refuses.
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
_BLANKS = re.compile(r"[ \t\r\n\f\v\x85\u2028\u2029]+")
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN = str.maketrans(
    {sign: f"\\{sign}" for sign in "\\`*_[]~#$"}
    | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "@": "@\u200b"}
)
_CODE = str.maketrans({sign: f"&#{ord(sign)};" for sign in "\\`*_[]~#$<>&|@:!"})


def visible(text: str, keep: str = "") -> str:
    r"""Write every control, bidirectional or invisible character as an escape, such as `\u202e`.

    Characters of `keep` stay as they are.
    """
    return _HIDDEN.sub(lambda found: found[0] if found[0] in keep else spelt(found[0]), text)


def one_line(text: str) -> str:
    """Give the text on one line: line ends and runs of blanks become one space, the rest is made visible."""
    return visible(_BLANKS.sub(" ", text).strip(" "))


def spelt(sign: str) -> str:
    r"""Spell one character the way Python source does: `\n`, `\x1b`, `\u202e`, `\U000e0001`."""
    code = ord(sign)
    if sign in _SHORT:
        return _SHORT[sign]
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def in_json(document: str) -> str:
    r"""Escape hidden characters of a finished JSON document, whose readers get the text unchanged.

    Lone surrogates (undecodable bytes of a path) cannot be said in UTF-8; they arrive as
    the six characters `\udc80`.
    """
    return _HIDDEN.sub(lambda found: _json(found[0]), document)


def _json(sign: str) -> str:
    code = ord(sign)
    if sign == "\n":
        return sign  # between the lines of an indented document; inside a string it is escaped already
    if 0xD800 <= code <= 0xDFFF:
        return f"\\\\u{code:04x}"
    units = sign.encode("utf-16-be")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))


def markdown(text: str) -> str:
    """Give the text as one line of GitHub's Markdown that shows what it says, in a table cell too.

    Parts between backticks become code; everything else is plain: no link, mention, HTML,
    emphasis or cell border comes out of it.
    """
    parts = one_line(text).split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    return "".join(code(part) if at % 2 else _plain(part) for at, part in enumerate(parts))


def code(text: str) -> str:
    """Give the text as code in GitHub's Markdown, in a table cell too; an empty text gives nothing."""
    shown = visible(text).translate(_CODE)
    return f"<code>{shown}</code>" if shown else ""


def _plain(text: str) -> str:
    return text.translate(_PLAIN).replace("://", "&#58;//").replace("www.", "www&#46;")
