"""The longer journeys: each proves once more, at greater length, what a journey of `make test` keeps.

Which they are: `git grep by_name tests`. Real media, a browser, root for those that cut a cable.
"""

import sys

from ops import browser
from ops.test import pytest


def main() -> int:
    chromium = browser.obtain()
    if chromium is None:
        sys.exit("✗ Ni Chromium, ni moyen d’en obtenir un.")
    how = {"PIVOT_CHROMIUM": str(chromium), "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    return pytest("-m", "by_name", "--durations=0", "--durations-min=1", **how)


if __name__ == "__main__":
    sys.exit(main())
