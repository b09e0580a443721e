"""`manage.py run_relay` with the part in C that a test built, where the checkout has none of its own.

Given: the library, then what the command is given.
"""

import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from media_relay.native import fanout

if __name__ == "__main__":
    built = Path(sys.argv[1])
    fanout.library = lambda: built
    execute_from_command_line(["manage.py", "run_relay", *sys.argv[2:]])
