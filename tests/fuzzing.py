"""How hard those tests try that are given any bytes at all: briefly, or for hours."""

import os
from typing import Final

TIMES: Final = int(os.environ.get("FUZZ_TIMES", "1"))
"""By what the usual number of examples is multiplied; set by `python -m benchmarks.fuzz`."""
