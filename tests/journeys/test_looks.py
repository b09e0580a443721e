"""What only one width shows is found, though axe asks all again only where a width shows something new."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.stage import WIDTHS, Person

pytestmark = pytest.mark.journey

WIDE = "@media (min-width: 1000px)"
BETWEEN = "@media (min-width: 600px) and (max-width: 1000px)"


@pytest.mark.parametrize(
    ("style", "body", "rule"),
    [
        ("", "<p>Un mot</p>", ""),
        (f"{WIDE} {{ p {{ color: #bbb }} }}", "<p>Un mot</p>", "color-contrast"),
        (f"{BETWEEN} {{ p {{ background: #333 }} }}", "<p>Un mot</p>", "color-contrast"),
        (
            f"p {{ color: #888; font-size: 25px }} {WIDE} {{ p {{ font-size: 12px }} }}",
            "<p>Un</p>",
            "color-contrast",
        ),
        (
            f"button {{ display: none }} {WIDE} {{ button {{ display: block }} }}",
            "<button></button>",
            "button-name",
        ),
        (
            f"{WIDE} {{ button {{ font-size: 4px; padding: 0; border: 0 }} }}",
            "<button>a</button>" * 9,
            "target-size",
        ),
        (
            f"{WIDE} {{ div {{ height: 40px; overflow: auto }} }}",
            f"<div>{'<p>Un mot</p>' * 20}</div>",
            "scrollable-region-focusable",
        ),
    ],
)
def test_what_one_width_shows_is_found(chromium: Browser, style: str, body: str, rule: str) -> None:
    page = f'<html lang="fr"><title>Un</title><style>{style}</style><main><h1>Un</h1>{body}</main></html>'
    person = Person(chromium, "http://127.0.0.1", "", {})
    person.page.set_content(f"<!doctype html>{page}")
    found = [
        fault for at, width in enumerate(WIDTHS) for fault in person.faults_at(width, "un", again=at > 0)
    ]
    person.context.close()
    assert [one for one in found if rule in one] if rule else found == []
