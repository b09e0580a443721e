"""axe on a page, in one line a violation."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
# The page of the API holds a reader that its makers draw; everything around it is ours.
WHERE = {"exclude": [["#swagger-ui"]]}


def violations(page: Page, rules: dict[str, Any]) -> list[str]:
    """Each element that breaks one of these rules, with what axe says about it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "([where, rules]) => axe.run(where, rules)", [WHERE, {**rules, "resultTypes": ["violations"]}]
    )
    return [_line(rule, node) for rule in found["violations"] for node in rule["nodes"]]


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(node.get("failureSummary", "").split())
    return f"{rule['id']}: {node['target']} {node['html'][:160]} {why}"
