"""An event goes to stderr with its facts, for a person or for a program."""

import json
import logging
import sys

import pytest

from crawler.logs import JsonLines, Words, configure


def record(*, trace: bool = False, **facts: object) -> logging.LogRecord:
    logger = logging.getLogger("crawler.test")
    info = None
    if trace:
        try:
            int("broken")
        except ValueError:
            info = sys.exc_info()
    made = logger.makeRecord(
        logger.name, logging.WARNING, __file__, 1, "edit %s", ("found",), info, extra=facts
    )
    made.created = 1_772_366_400.0
    return made


def test_a_program_reads_one_object_a_line_with_every_fact() -> None:
    told = json.loads(JsonLines().format(record(page="https://a.example/", changes=3)))
    assert told == {
        "at": "2026-03-01T12:00:00+00:00",
        "level": "warning",
        "logger": "crawler.test",
        "event": "edit found",
        "page": "https://a.example/",
        "changes": 3,
    }


def test_a_trace_stays_inside_its_object() -> None:
    line = JsonLines().format(record(trace=True))
    assert "\n" not in line
    assert "ValueError: invalid literal" in json.loads(line)["trace"]


def test_a_person_reads_the_time_the_event_and_its_facts() -> None:
    assert Words().format(record(page="x")) == "12:00:00Z warning: edit found (page=x)"


def test_an_event_without_facts_is_just_said() -> None:
    assert Words().format(record()) == "12:00:00Z warning: edit found"


def test_a_person_sees_the_trace_below() -> None:
    assert Words().format(record(trace=True)).splitlines()[-1].startswith("ValueError:")


@pytest.fixture
def _logging_as_it_was() -> object:
    root = logging.getLogger()
    names = ("crawler", "archive")
    before = root.handlers[:], root.level, [logging.getLogger(name).level for name in names]
    yield None
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    for name, level in zip(names, before[2], strict=True):
        logging.getLogger(name).setLevel(level)


@pytest.mark.usefixtures("_logging_as_it_was")
def test_ours_is_heard_and_of_the_libraries_only_trouble(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure(as_json=True, verbose=False)
    logging.getLogger("crawler.x").info("heard")
    logging.getLogger("crawler.x").debug("not heard")
    logging.getLogger("scrapy").warning("not heard")
    logging.getLogger("scrapy").error("trouble")
    printed = capsys.readouterr()
    assert [json.loads(line)["event"] for line in printed.err.splitlines()] == ["heard", "trouble"]
    assert printed.out == ""


@pytest.mark.usefixtures("_logging_as_it_was")
def test_verbose_hears_more_of_ours(capsys: pytest.CaptureFixture[str]) -> None:
    configure(as_json=False, verbose=True)
    logging.getLogger("archive.x").debug("detail")
    assert "debug: detail" in capsys.readouterr().err
