"""The tests of alpaca-mock; folders mirror those of the package.

Properties are tried with the same examples in every run, so that a test that passed passes again.
`HYPOTHESIS_PROFILE=explore` tries new ones.
"""

import os

from hypothesis import settings

# A deadline would judge the machine, not the code.
settings.register_profile("same", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
