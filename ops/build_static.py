"""Gathers the static files under production settings, with keys drawn for the occasion (container image)."""

import os
from pathlib import Path

from ops.environments import ROOT, production_like


def main() -> None:
    """Fill PIVOT_STATIC_ROOT."""
    static = Path(os.environ.get("PIVOT_STATIC_ROOT", str(ROOT / "staticfiles")))
    os.environ.update(production_like({}, static=static, files=Path(os.devnull)))

    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=1)


if __name__ == "__main__":
    main()
