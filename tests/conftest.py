"""What holds for every test: properties give the same answer on every run of `make test`.

New examples are looked for by `HYPOTHESIS_PROFILE=explore`, which a person runs.
"""

import os

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
