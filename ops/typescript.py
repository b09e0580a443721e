"""The JSDoc types of our scripts, checked by the TypeScript compiler where Node is there: docs/adr/0021."""

import subprocess

from ops import node_packages
from ops.node_packages import ROOT

PROJECT = ROOT / "static" / "js" / "jsconfig.json"


def check() -> str | None:
    """None when the types hold, a remark when they could not be checked; TypeErrorsFound otherwise."""
    try:
        compiler = node_packages.installed("typescript") / "node_modules" / "typescript" / "bin" / "tsc"
    except node_packages.Unavailable as reason:
        return f"non vérifiés : {reason}"
    command = ["node", str(compiler), "--noEmit", "--project", str(PROJECT)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise TypeErrorsFound(result.stdout.strip())
    return None


class TypeErrorsFound(Exception):
    """What the compiler said."""
