"""Reads pages in the calling process: for tests where no page is hostile and a start is dear."""

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from archive.ingest.derive import JOBS
from archive.workers import Done, Outcome, Workers


class Here(Workers):
    """Workers without processes; what goes in and comes out is JSON, as on their pipes."""

    def __init__(self) -> None:
        super().__init__(1, JOBS)

    def run_sync(self, job: str, payload: Mapping[str, Any], blob: bytes = b"") -> Outcome:
        module, _, name = JOBS[job].partition(":")
        function = getattr(import_module(module), name)
        return Done(json.loads(json.dumps(function(json.loads(json.dumps(payload)), blob))))
