"""The page of components in a real browser: accessible in every dress, each behaviour as a person uses it."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect

from tests.cast import signed_in
from tests.client import PivotClient

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
POLICY = "Content Security Policy"
WIDTHS = [390, 820, 1440]


@pytest.fixture
def cookie(morel) -> str:
    return signed_in(PivotClient(), morel).cookies["sessionid"].value


@pytest.fixture
def page(chromium: Browser, live_server, cookie: str) -> Iterator[Page]:
    context = chromium.new_context(
        base_url=live_server.url, locale="fr-FR", permissions=["clipboard-read", "clipboard-write"]
    )
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if POLICY in said.text else None)
    opened.goto(reverse("portal:components"))
    opened.wait_for_selector("html[data-ready]")
    yield opened
    context.close()
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=900))
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{width}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_dialog_holds_the_focus_and_gives_it_back(page: Page) -> None:
    opener = page.get_by_role("button", name="Annuler le rendez-vous").first
    opener.click()
    dialog = page.get_by_role("dialog", name="Annuler le rendez-vous de Mme Petit")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_panes_are_a_tab_list_for_the_keyboard(page: Page) -> None:
    heart, hand = page.get_by_role("tab", name="Stéthoscope"), page.get_by_role("tab", name="Caméra main")
    heart.focus()
    page.keyboard.press("ArrowRight")
    expect(hand).to_be_focused()
    expect(hand).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="Caméra main")).to_be_visible()
    expect(page.get_by_role("tabpanel", name="Stéthoscope")).to_be_hidden()
    page.keyboard.press("End")
    expect(page.get_by_role("tabpanel", name="ECG")).to_be_visible()


def test_the_account_menu_closes_on_escape_and_elsewhere(page: Page) -> None:
    summary = page.locator("summary.pv-who")
    leave = page.get_by_role("button", name="Se déconnecter")
    summary.click()
    expect(leave).to_be_visible()
    page.keyboard.press("Escape")
    expect(leave).to_be_hidden()
    expect(summary).to_be_focused()
    summary.click()
    page.get_by_role("heading", name="Composants").click()
    expect(leave).to_be_hidden()


def test_a_number_is_copied(page: Page) -> None:
    page.get_by_role("button", name="Copier le numéro").click()
    expect(page.get_by_text("Copié", exact=True).first).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "1 39 03 02 691 023 57"


def test_a_line_that_goes_is_said_and_unsaid(page: Page) -> None:
    toasts = page.locator("[data-toasts]")
    page.context.set_offline(True)
    expect(toasts).to_contain_text("Vous êtes hors ligne")
    page.context.set_offline(False)
    expect(toasts).to_contain_text("La ligne est revenue")
    expect(toasts).not_to_contain_text("Vous êtes hors ligne")


REFUSAL = {"type": "about:blank", "status": 409, "detail": "Ce créneau vient d’être pris."}


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"status": 409, "json": REFUSAL, "content_type": "application/problem+json"}, REFUSAL["detail"]),
        ({"status": 403, "body": "<p>non</p>"}, "Vous n’avez pas le droit de faire cela"),
        ({"status": 500, "body": "<p>oh</p>"}, "Le serveur n’a pas répondu comme prévu"),
    ],
)
def test_a_request_that_fails_is_told_in_a_sentence(page: Page, answer: dict, sentence: str) -> None:
    page.route("**/essai", lambda route: route.fulfill(**answer))
    with_htmx(
        page, '<button hx-post="/essai" hx-target="#essai-cible">Essai</button><p id="essai-cible">Intact</p>'
    )
    page.get_by_role("button", name="Essai").click()
    expect(page.locator("[data-toasts]")).to_contain_text(str(sentence))
    expect(page.locator("#essai-cible")).to_have_text("Intact")


def test_a_form_sent_back_by_the_server_takes_its_place_and_carries_the_token(page: Page) -> None:
    tokens: list[str] = []

    def answer(route: Route) -> None:
        tokens.append(route.request.headers.get("x-csrftoken", ""))
        route.fulfill(
            status=422, content_type="text/html", body="<p data-focus-here>Une réponse est à corriger</p>"
        )

    page.route("**/essai", answer)
    with_htmx(
        page, '<div id="essai-cible"><button hx-post="/essai" hx-target="#essai-cible">Essai</button></div>'
    )
    page.get_by_role("button", name="Essai").click()
    expect(page.get_by_text("Une réponse est à corriger").last).to_be_focused()
    assert len(tokens[0]) > 30


def test_what_is_typed_is_kept_and_said_to_be(page: Page) -> None:
    answers = iter(
        [
            {"status": 200, "json": {"text": "Enregistré à 14\u00a0h\u00a043"}},
            {"status": 409, "json": REFUSAL, "content_type": "application/problem+json"},
        ]
    )
    page.route("**/essai", lambda route: route.fulfill(**next(answers)))
    with_htmx(
        page,
        '<form data-autosave="/essai" data-unsaved><textarea name="notes" aria-label="Essai"></textarea>'
        '<span data-saved data-state="saved"><span data-saved-text></span></span></form>',
    )
    state = page.locator("#essai [data-saved]")
    page.get_by_label("Essai").fill("Œdèmes")
    expect(state).to_have_text("Enregistré à 14\u00a0h\u00a043")
    page.get_by_label("Essai").fill("Œdèmes des chevilles")
    expect(state).to_have_text(str(REFUSAL["detail"]))
    expect(state).to_have_attribute("data-state", "failed")
    expect(page.get_by_role("alert").last).to_have_text(str(REFUSAL["detail"]))


def test_what_is_filled_in_while_a_part_of_the_page_is_on_its_way_goes_along(page: Page) -> None:
    waiting: list[Route] = []
    page.route("**/essai", lambda route: waiting.append(route))
    part = '<div id="part"><label>Qui <input name="who" data-stay></label><p>{}</p></div>'
    with_htmx(
        page,
        '<form method="post" action="/essai" data-submit-on-change="#part"><label>Choix '
        f'<select name="choice"><option>non<option>oui</select></label>{part.format("avant")}</form>',
    )
    page.get_by_label("Choix").select_option("oui")
    while not waiting:
        page.wait_for_timeout(50)
    page.get_by_label("Qui").fill("Dr Morel")
    waiting[0].fulfill(content_type="text/html", body=part.format("arrivé"))

    expect(page.get_by_text("arrivé", exact=True)).to_be_visible()
    expect(page.get_by_label("Qui")).to_have_value("Dr Morel")


def test_a_form_sent_during_a_save_waits_for_its_answer(page: Page) -> None:
    saves, sent = [], []
    page.route("**/essai", lambda route: saves.append(route))
    page.route("**/signer", lambda route: (sent.append(route.request.post_data), route.fulfill(body="Merci")))
    with_htmx(
        page,
        '<form method="post" action="/signer" data-autosave="/essai">'
        '<input type="hidden" name="version" value="1">'
        '<textarea name="notes" aria-label="Essai"></textarea><button>Signer</button></form>',
    )
    page.get_by_label("Essai").fill("Œdèmes")
    while not saves:
        page.wait_for_timeout(50)

    page.get_by_label("Essai").fill("fin")
    page.locator("#essai").get_by_role("button", name="Signer").click(no_wait_after=True)
    assert sent == []
    saves[0].fulfill(json={"version": 2})

    expect(page.get_by_text("Merci")).to_be_visible()
    assert "version=2" in sent[0]
    assert "notes=fin" in sent[0]


def test_leaving_with_a_change_not_sent_asks_first(page: Page) -> None:
    with_htmx(page, '<form data-unsaved><input name="motif" aria-label="Essai"></form>')
    page.get_by_label("Essai").type("x")
    with page.expect_event("dialog") as asked:
        page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    asked.value.accept()


@pytest.mark.parametrize(
    ("age_ms", "words"),
    [
        (5_000, "à l’instant"),
        (120_000, "il y a 2\u00a0min"),
        (3 * 3_600_000, "il y a 3\u00a0h"),
        (90_000_000, None),
    ],
)
def test_relative_time(page: Page, age_ms: int, words: str | None) -> None:
    said = page.evaluate("age => import('/static/js/ui/relative_time.js').then(it => it.words(age))", age_ms)
    assert said == words


def with_htmx(page: Page, markup: str) -> None:
    """Adds markup to the page the way an answer of the server would."""
    page.evaluate(
        """markup => {
            const place = document.createElement("div");
            place.id = "essai";
            place.innerHTML = markup;
            document.querySelector("main").append(place);
            htmx.process(place);
            place.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
        }""",
        markup,
    )
