"""`extract` over many records."""

import json

from click.testing import CliRunner

from archive.cli.context import Refusal
from crawler.cli import cli


def test_the_records_before_one_that_is_refused_are_answered() -> None:
    lines = '{"id": 1, "text": "Ten men."}\n{"id": 2, "body": "Two men."}\n'
    done = CliRunner().invoke(cli, ["extract", "--jsonl"], input=lines)
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1]
    assert isinstance(done.exception, Refusal)
    assert str(done.exception).startswith('line 2: needs "html" or "html_path" or "text"')
