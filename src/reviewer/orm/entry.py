"""Which functions a framework calls: nobody in the project stands around them with a transaction."""

from __future__ import annotations

from reviewer.index.flow.expr import Attr, Call, Expr, Name
from reviewer.index.flow.walk import dotted
from reviewer.orm.followed import Followed
from reviewer.orm.names import Names

_TASKS = frozenset({"task", "shared_task", "periodic_task", "api_view", "action", "route", "api_route"})
_ROUTES = frozenset({"get", "post", "put", "patch", "delete", "view", "websocket"})
_CALLED = {
    "django.views.": frozenset({"get", "post", "put", "patch", "delete", "form_valid", "dispatch"}),
    "rest_framework.": frozenset(
        {"get", "post", "put", "patch", "delete", "create", "update", "partial_update", "destroy", "save"}
        | {"perform_create", "perform_update", "perform_destroy"}
    ),
    "django.forms.": frozenset({"save"}),
}


def is_entry(function: Followed, names: Names) -> bool:
    """Tell whether a framework calls a function: a view, a route, a task, a serializer's or form's `save`."""
    if any(_registers(each) for each in function.function.decorators):
        return True
    words = [each.name for each in function.function.parameters[:2]]
    if words[:1] == ["request"] or (function.owner and words[1:] == ["request"]):
        return True
    cls = names.index.class_at(names.path, function.owner) if function.owner else None
    line = names.index.mro(cls) if cls is not None else ()
    return any(
        function.function.name in methods and any(above.name.startswith(package) for above in line)
        for package, methods in _CALLED.items()
    )


def is_route(function: Followed) -> bool:
    """Tell whether a decorator gives a function a path that is answered: `@router.get("/books")`, `@api_view(["GET"])`."""
    return any(
        isinstance(each, Call)
        and bool(each.args)
        and dotted(each.function).rpartition(".")[2] in ("get", "route", "api_route", "api_view")
        for each in function.function.decorators
    )


def _registers(decorator: Expr) -> bool:
    """Whether a decorator hands the function to a framework: `@app.post("/pay")`, `@shared_task`."""
    written = decorator.function if isinstance(decorator, Call) else decorator
    last = dotted(written).rpartition(".")[2]
    if last in _TASKS:
        return True
    return isinstance(decorator, Call) and isinstance(written, Attr | Name) and last in _ROUTES
