"""rules/project/no-observability.md is checked here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reviewer.checks.shared.manifest import declared
from reviewer.checks.shared.product import WEB, applications, either, is_product
from reviewer.whole import Flaw, Whole, whole

_LOGGING = re.compile(
    r"\b(?:dictConfig|fileConfig|basicConfig|structlog|loguru|LOGGING|logfire|InterceptHandler|addHandler)\b"
)
_TRACKING = re.compile(
    r"sentry|opentelemetry|rollbar|honeybadger|prometheus|ddtrace|datadog|newrelic|elastic-apm|logfire|bugsnag|airbrake|"
    r"raven|scout-apm|appsignal|statsd|applicationinsights|azure-monitor|google-cloud-(?:error|logging)|glitchtip"
)
_HEALTH = re.compile(
    r"""["'][^"'\n]*(?:health|readiness|liveness|ready\b|\blive\b|/ping\b|/status\b|heartbeat)"""
)


@whole()
def check(project: Whole, _: object) -> Iterator[Flaw]:
    """Report a web application in which nothing configures logging, records errors or tells whether it is alive."""
    found = _application(project)
    if found is None:
        return
    texts = [project.text(path) or "" for path in project.files if is_product(path)]
    lacks = {
        "configures logging": any(map(_LOGGING.search, texts)),
        "records errors or measures": any(map(_TRACKING.search, [*declared(project), *texts])),
        "answers whether it is alive": any(map(_HEALTH.search, texts)),
    }
    missing = [what for what, is_there in lacks.items() if not is_there]
    if missing:
        yield Flaw(*found, {"missing": either(missing)})


def _application(project: Whole) -> tuple[str, int] | None:
    """Where the application is made: a file of the product and a line."""
    if project.has("manage.py"):
        return "manage.py", 1
    return next(((path, call.lineno) for path, call in applications(project, *WEB)), None)
