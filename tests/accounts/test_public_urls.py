"""What the world can open without signing in, pinned by hand: adding a line here is a decision."""

from tests.routes import routes

PUBLIC = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "accounts:demo_sign_in",  # registered on the demo and in tests only
    "consultations:consent_text",  # what a patient agrees to, which names nobody
    "consultations:guest",  # who came by their link; nobody else
    "consultations:guest_chat",
    "consultations:guest_chat_write",
    "consultations:guest_state",
    "consultations:guest_word",
    "consultations:guest_grant",
    "consultations:home",  # a patient who gave the code and the birth date, for their own act; nobody else
    "consultations:home_chat",
    "consultations:home_chat_write",
    "consultations:home_come",
    "consultations:home_document",
    "consultations:home_grant",
    "consultations:home_leave",
    "consultations:home_waiting",
    "consultations:home_withdraw",
    "consultations:installer",  # who came by a link to test a site; nobody else
    "consultations:installer_grants",
    "consultations:installer_link",  # that link: bounded, and for one use
    "consultations:installer_report",
    "consultations:invitation",  # the link of an interpreter or a trainee: bounded, and for one use
    "correspondence:guest",  # a patient who gave the code and the birth date, for one document; nobody else
    "correspondence:guest_code",
    "correspondence:guest_code_again",
    "correspondence:guest_door",  # the link of one document, which opens nothing without its code
    "correspondence:guest_file",
    "correspondence:guest_leave",
    "health",
    "scheduling:by_link",  # who gave the code of their link; nobody else
    "scheduling:by_link_cancel",
    "scheduling:by_link_choices",
    "scheduling:by_link_code",
    "scheduling:by_link_code_again",
    "scheduling:by_link_confirm",
    "scheduling:by_link_door",  # the link of one appointment, which opens nothing without its code
    "scheduling:by_link_leave",
    "scheduling:by_link_move",
    "scheduling:calendar",  # what a calendar program reads: its secret address is its only key
    "scheduling:offer_by_link",  # who gave the code of their link to an offered hour; nobody else
    "scheduling:offer_by_link_code",
    "scheduling:offer_by_link_code_again",
    "scheduling:offer_by_link_decline",
    "scheduling:offer_by_link_door",  # the link of one offered hour, which opens nothing without its code
    "scheduling:offer_by_link_leave",
    "scheduling:offer_by_link_take",
    "signatures:certificates",  # what a reader of PDF files trusts: certificates, which are public
    "signatures:check",  # who signed, when, how many lines: what its paper says, and nothing of the patient
    "prescriptions:by_link",  # a pharmacist, by a link or by the code on a paper, for a day
    "prescriptions:by_paper",
    "prescriptions:counter",
    "prescriptions:counter_leave",
    "prescriptions:counter_pdf",
    "prescriptions:counter_state",
    "prescriptions:dispense",
    "signatures:find",  # where a reference is typed
    "mfa_authenticate",
    "mfa_login_webauthn",
}


def test_nothing_else_opens_without_signing_in() -> None:
    assert {route.name for route in routes() if not route.needs_login} == PUBLIC


def test_every_url_has_a_name() -> None:
    assert [route.pattern for route in routes() if not route.name or route.name.endswith(":")] == []
