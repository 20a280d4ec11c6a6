"""What our action is given: names and values that it understands."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from reviewer.doctor.word import Level, Word
from reviewer.doctor.workflow import Job
from reviewer.github.event import OF_THE_BASE
from reviewer.github.inputs import NAMES, wrong


def given(job: Job) -> Iterator[Word]:
    """Judge the inputs of the step that reviews."""
    if not job.action:
        return
    step = job.step
    for name in step.given:
        if name not in NAMES:
            near = get_close_matches(name, NAMES, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Word(Level.WRONG, f"the action has no input {name}{hint}", job.path, step.line)
    for sentence in wrong({name: value for name, value in step.given.items() if "${{" not in value}):
        yield Word(Level.WRONG, sentence, job.path, step.line)
    if "install-command" in step.given and not {"pull_request", "push", "merge_group"} & job.events.keys():
        events = ", ".join(name for name in OF_THE_BASE if name in job.events) or "this event"
        text = f"install-command is never run under {events}: nobody vouches for the head there"
        yield Word(Level.NOTE, text, job.path, step.line)
    if "workflow_run" in job.events and "from" not in step.given:
        text = "after another run the input from names the report that is to be posted; without it nothing is"
        yield Word(Level.MISSING, text, job.path, step.line)
