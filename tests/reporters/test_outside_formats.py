"""Formats that others defined: nothing stands in them that their definitions do not know."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from reviewer.outcome import Outcome
from reviewer.reporters import Context, render

# Elements and attributes of `junit-10.xsd`, by which Jenkins' xUnit plugin refuses a file; required ones with a star.
JUNIT = {
    "testsuites": "name time tests failures errors",
    "testsuite": "name* tests* failures* errors* group time skipped timestamp hostname id package file log url",
    "testcase": "name* time classname group",
    "failure": "type message",
    "error": "type message",
}
# Fields of the messages in `reviewdog.proto` (proto/rdf), and the message that each field holds.
RDFORMAT = {
    "DiagnosticResult": {"diagnostics": "Diagnostic", "source": "Source", "severity": ""},
    "Diagnostic": {
        "message": "", "location": "Location", "severity": "", "source": "Source", "code": "Code",
        "suggestions": "Suggestion", "original_output": "", "related_locations": "RelatedLocation",
    },
    "Location": {"path": "", "range": "Range"},
    "RelatedLocation": {"message": "", "location": "Location"},
    "Range": {"start": "Position", "end": "Position"},
    "Position": {"line": "", "column": ""},
    "Suggestion": {"range": "Range", "text": ""},
    "Source": {"name": "", "url": ""},
    "Code": {"value": "", "url": ""},
}  # fmt: skip
# What GitLab's page on the code quality report asks for, and the levels it knows.
GITLAB = {"description", "check_name", "fingerprint", "severity", "location"}
GITLAB_LEVELS = {"info", "minor", "major", "critical", "blocker"}
# The properties of Azure's `task.logissue`.
AZURE = {"type", "sourcepath", "linenumber", "columnnumber", "code"}


@pytest.fixture(params=["found", "clean"])
def told(request: pytest.FixtureRequest, outcome: Outcome) -> Outcome:
    """A review with findings and problems, and one without."""
    return outcome if request.param == "found" else Outcome()


def test_junit_holds_what_jenkins_schema_allows(told: Outcome, context: Context) -> None:
    for element in ET.fromstring(render("junit", told, context)).iter():
        allowed = JUNIT[element.tag].split()
        assert set(element.keys()) <= {name.rstrip("*") for name in allowed}
        assert {name.rstrip("*") for name in allowed if name.endswith("*")} <= set(element.keys())


def unknown(message: str, value: dict[str, Any]) -> Iterator[str]:
    """Give the fields at or below a message that its definition does not have."""
    for name, held in value.items():
        kind = RDFORMAT[message].get(name)
        if kind is None:
            yield f"{message}.{name}"
        for each in held if isinstance(held, list) else [held]:
            if kind:
                yield from unknown(kind, each)


def test_rdjson_holds_what_reviewdog_knows(told: Outcome, context: Context) -> None:
    report = json.loads(render("rdjson", told, context))
    assert list(unknown("DiagnosticResult", report)) == []
    assert {each["severity"] for each in report["diagnostics"]} <= {"ERROR", "WARNING", "INFO"}
    assert all(each["message"] and "path" in each["location"] for each in report["diagnostics"])


def test_gitlab_entries_hold_what_gitlab_asks_for(told: Outcome, context: Context) -> None:
    for entry in json.loads(render("gitlab", told, context)):
        assert entry.keys() == GITLAB
        assert entry["severity"] in GITLAB_LEVELS
        location = entry["location"]
        assert location["path"]
        assert not location["path"].startswith(("./", "/"))
        lines = location["lines"]["begin"] if "lines" in location else location["positions"]["begin"]["line"]
        assert lines >= 1


def test_azure_commands_have_properties_that_azure_knows(told: Outcome, context: Context) -> None:
    for line in render("azure", told, context).splitlines():
        command = re.fullmatch(r"##vso\[task\.logissue ([^\]]*)\](.+)", line)
        if command is None:
            assert "##vso" not in line
            continue
        properties = dict(part.split("=", 1) for part in command[1].split(";") if part)
        assert properties.keys() <= AZURE
        assert properties["type"] in {"error", "warning"}
