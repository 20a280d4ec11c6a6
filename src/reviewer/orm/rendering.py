"""Calls and answers that fill a template: `render` and its like, Pyramid's renderers."""

from __future__ import annotations

from collections.abc import Callable

from reviewer.index.facts import Assignment, Call, Constant
from reviewer.index.flow.expr import Call as Called
from reviewer.index.flow.expr import Expr, Placed, Text
from reviewer.orm.builtin import Argument
from reviewer.orm.names import Names
from reviewer.orm.objects import Objects
from reviewer.orm.pages import Pages
from reviewer.orm.state import State
from reviewer.orm.values import Record, Value
from reviewer.orm.written import call_name

_VIEWS = frozenset({"pyramid.view.view_config"})


# ------------------------------------------------------------- calls that render

_CALLS = {
    "django.shortcuts.render": (1, 2),
    "django.template.response.TemplateResponse": (1, 2),
    "django.template.loader.render_to_string": (0, 1),
    "flask.render_template": (0, -1),
    "flask.templating.render_template": (0, -1),
    "quart.render_template": (0, -1),
}
"""By the dotted name of a function: the places of the template's name and of the dict with what it is given; -1 for names."""
_WORDS = (("template_name", "template", "name"), ("context",))
_JINJA = frozenset({"fastapi.templating.Jinja2Templates", "starlette.templating.Jinja2Templates"})


class Rendering:
    """Follows calls that fill a template."""

    def __init__(self, state: State, objects: Objects) -> None:
        self._state = state
        self._pages = Pages(state, objects)

    def called(self, function: str, node: Called, args: list[Argument]) -> None:
        """`render(request, "book_list.html", {"books": books})`."""
        where = _CALLS.get(function)
        if where is None or any(star == "*" for star, *_ in args):
            return
        named = _given(args, where[0], _WORDS[0])
        if where[1] < 0:
            context = {keyword: value for star, keyword, value, _ in args if keyword and not star}
            for star, _, value, _ in args:
                context |= value.items if star == "**" and isinstance(value, Record) else {}
        else:
            held = _given(args, where[1], _WORDS[1])
            context = dict(held[0].items) if held is not None and isinstance(held[0], Record) else {}
        if named is not None and isinstance(named[1], Text):
            self._pages.render(named[1].value, context, node)

    def answered(self, owner: str, node: Called, args: list[Argument]) -> None:
        """`templates.TemplateResponse(request, "book_list.html", {"books": books})` of Starlette and FastAPI."""
        if not _is_jinja(self._state.names, owner):
            return
        texts = [written for star, _, _, written in args if not star and isinstance(written, Text)]
        held = [value for star, _, value, _ in args if not star and isinstance(value, Record)]
        if len(texts) == 1 and len(held) == 1:
            self._pages.render(texts[0].value, held[0].items, node)


def _given(args: list[Argument], place: int, words: tuple[str, ...]) -> tuple[Value, Expr] | None:
    placed = [(value, written) for star, keyword, value, written in args if not keyword and not star]
    named = [(value, written) for _, keyword, value, written in args if keyword in words]
    return named[0] if named else placed[place] if place < len(placed) else None


def _is_jinja(names: Names, owner: str) -> bool:
    found = names.index.named(owner, names.path) if owner else None
    made = found.facts.value if found is not None and isinstance(found.facts, Assignment) else None
    text = call_name(made) if isinstance(made, Call) else None
    kind = names.index.named(text, found.path) if text and found is not None else None
    return kind is not None and kind.name in _JINJA


# ---------------------------------------------------------------- renderers


def renderer(
    names: Names, symbol: str, state: State, objects: Objects
) -> Callable[[Value, Expr], None] | None:
    """Give what Pyramid does with the dict that a view returns: fills the template of its `renderer`."""
    template = _rendered(names, symbol)
    if not template:
        return None
    pages = Pages(state, objects)

    def answer(value: Value, written: Expr) -> None:
        if isinstance(value, Record) and isinstance(written, Placed):
            pages.render(template, value.items, written)

    return answer


def _rendered(names: Names, symbol: str) -> str:
    facts = next((each for each in names.index.facts(names.path).functions if each.name == symbol), None)
    for each in facts.decorators if facts is not None else ():
        found = names.index.named(call_name(each) or "", names.path) if isinstance(each, Call) else None
        if isinstance(each, Call) and found is not None and found.name in _VIEWS:
            written = each.keywords.get("renderer")
            text = written.value if isinstance(written, Constant) and isinstance(written.value, str) else ""
            return text.partition(":")[2] or text  # `package:templates/list.jinja2`
    return ""
