"""The REST API: check runs, and SARIF for code scanning."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
from http import HTTPStatus

from github_server.asked import Answer, Asked, answers
from github_server.closed import Json
from github_server.description import at
from github_server.refusal import Field, Refusal, invalid, not_found
from github_server.shapes import Shapes
from github_server.world import CheckRun, Upload

_SARIF_BYTES = 10 * 1024 * 1024
_SARIF_RUNS = 20
_SARIF_RESULTS = 25_000


@answers("checks/create")
def create(asked: Asked) -> Answer:
    """Take a check run."""
    asked.token.need("write", "checks")
    if asked.repository.find(asked.text("head_sha")) is None:
        raise invalid(Field("CheckRun", "head_sha", f"No commit found for SHA: {asked.text('head_sha')}"))
    run = CheckRun(id=asked.world.next_id(), actor=asked.token.actor, said={})
    _take(asked, run)
    asked.world.check_runs[asked.repository.full_name][run.id] = run
    return Answer(body=Shapes(asked.world).check_run(asked.repository, run), status=HTTPStatus.CREATED)


@answers("checks/update")
def update(asked: Asked) -> Answer:
    """Change a check run of one's own; annotations are added to those it has."""
    asked.token.need("write", "checks")
    run = _run(asked)
    if run.actor != asked.token.actor:
        raise asked.token.refusal()
    _take(asked, run)
    return Answer(body=Shapes(asked.world).check_run(asked.repository, run))


@answers("checks/get")
def get(asked: Asked) -> Answer:
    """Give a check run."""
    return Answer(body=Shapes(asked.world).check_run(asked.repository, _run(asked)))


@answers("checks/list-for-ref")
def of_ref(asked: Asked) -> Answer:
    """Give the check runs of a commit."""
    sha = asked.repository.find(asked.values["ref"])
    name = asked.query.get("check_name")
    found = [
        run
        for run in asked.world.check_runs[asked.repository.full_name].values()
        if run.said.get("head_sha") == sha and name in {None, run.said.get("name")}
    ]
    some, headers = asked.page(found)
    shown: list[Json] = [Shapes(asked.world).check_run(asked.repository, run) for run in some]
    return Answer(body={"total_count": len(found), "check_runs": shown}, headers=headers)


@answers("code-scanning/upload-sarif")
def upload(asked: Asked) -> Answer:
    """Take a SARIF file, if it keeps to the limits."""
    asked.token.need("write", "security_events")
    packed = asked.text("sarif")
    sarif = _sarif(packed)
    runs = sarif.get("runs")
    if not isinstance(runs, list) or len(runs) > _SARIF_RUNS:
        raise _bad("a SARIF file holds 1 to 20 runs")
    if any(len(results) > _SARIF_RESULTS for run in runs if isinstance(results := at(run, "results"), list)):
        raise _bad("a run holds at most 25,000 results")
    made = Upload(
        id=f"sarif-{asked.world.next_id()}",
        commit=asked.text("commit_sha"),
        ref=asked.text("ref"),
        sarif=sarif,
    )
    asked.world.uploads[asked.repository.full_name].append(made)
    url = f"{asked.world.url}{asked.path}/{made.id}"
    return Answer(body={"id": made.id, "url": url}, status=HTTPStatus.ACCEPTED)


@answers("code-scanning/get-sarif")
def uploaded(asked: Asked) -> Answer:
    """Say what became of an upload."""
    known = {upload.id for upload in asked.world.uploads[asked.repository.full_name]}
    if asked.values["sarif_id"] not in known:
        raise not_found()
    return Answer(body={"processing_status": "complete", "analyses_url": None, "errors": None})


def _take(asked: Asked, run: CheckRun) -> None:
    output = asked.body.get("output")
    annotations = at(output, "annotations")
    wanted = annotations if isinstance(annotations, list) else []
    for annotation in wanted:
        # Columns say something only about one line.
        if at(annotation, "start_column") is not None and at(annotation, "start_line") != at(
            annotation, "end_line"
        ):
            raise invalid(Field("CheckRun", "annotations", "columns need the start and the end on one line"))
    run.annotations.extend(wanted)
    run.said.update(asked.body)
    if "conclusion" in asked.body:
        run.said["status"] = "completed"
        run.said.setdefault("completed_at", asked.world.time())


def _run(asked: Asked) -> CheckRun:
    found = asked.world.check_runs[asked.repository.full_name].get(int(asked.values["check_run_id"]))
    if found is None:
        raise not_found()
    return found


def _sarif(packed: str) -> dict[str, Json]:
    try:
        data = base64.b64decode(packed, validate=True)
        unpacked: Json = json.loads(gzip.decompress(data))
    except (binascii.Error, gzip.BadGzipFile, EOFError, UnicodeDecodeError, json.JSONDecodeError) as cause:
        raise _bad("the SARIF is not a gzipped JSON document in base64") from cause
    if len(data) > _SARIF_BYTES:
        raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, {"message": "SARIF upload is too large"})
    if not isinstance(unpacked, dict):
        raise _bad("the SARIF is no object")
    return unpacked


def _bad(message: str) -> Refusal:
    return Refusal(HTTPStatus.BAD_REQUEST, {"message": message})
