"""The browser of the journeys: the one that `make test` found, or the system's."""

import os
import shutil

PROGRAM = os.environ.get("PIVOT_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
