"""Which files we take in, judged by their bytes."""

import zlib

import pytest

from documents.rules import pdf_bombs, pdf_safety
from documents.rules.pdf_safety import pdf_objection
from documents.rules.sniffing import sniff
from tests.documents import samples
from tests.documents.factories import archive, image, jpeg, pdf


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (jpeg(), "image/jpeg"),
        (image("PNG"), "image/png"),
        (image("WEBP"), "image/webp"),
        (pdf(), "application/pdf"),
        (image("GIF"), None),
        (image("TIFF"), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<html><script>alert(1)</script>%PDF-1.7", None),
        (b"MZ\x90\x00", None),
        (b"", None),
    ],
)
def test_a_format_is_known_by_its_bytes(content: bytes, found: str | None) -> None:
    assert sniff(content) == found


def object_stream(text: bytes, filters: bytes = b"/Filter /FlateDecode") -> bytes:
    body = zlib.compress(text) if filters else text
    return (
        b"3 0 obj\n<< /Type /ObjStm /N 1 /First 4 "
        + filters
        + b" >>\nstream\n"
        + body
        + b"\nendstream\nendobj"
    )


def plain_stream(text: bytes) -> bytes:
    return b"3 0 obj\n<< /Length 1 >>\nstream\n" + text + b"\nendstream\nendobj"


def test_an_honest_pdf_passes() -> None:
    assert pdf_objection(pdf()) is None
    assert pdf_objection(pdf(object_stream(b"4 0 << /Type /Page >>"))) is None


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (pdf(trailer=b"/Encrypt 9 0 R"), "mot de passe"),
        (pdf(b"3 0 obj << /S /JavaScript /JS (app.alert) >> endobj"), "programme"),
        (pdf(b"3 0 obj << /S /J#61vaScript >> endobj"), "programme"),
        (pdf(b"3 0 obj << /S/JS(x) >> endobj"), "programme"),
        (pdf(b"3 0 obj << /S /Launch /F (cmd.exe) >> endobj"), "programme"),
        (pdf(b"3 0 obj << /XFA [] >> endobj"), "programme"),
        (pdf(b"3 0 obj << /S /SubmitForm /F (http://x) >> endobj"), "programme"),
        (pdf(b"3 0 obj << /Names << /EmbeddedFiles 4 0 R >> >> endobj"), "autre fichier"),
        (pdf(b"3 0 obj << /Type /#45mbeddedFile >> endobj"), "autre fichier"),
        (pdf(object_stream(b"4 0 << /S /JavaScript /JS 5 0 R >>")), "programme"),
        (pdf(object_stream(b"4 0 << /S /JavaScript >>", filters=b"")), "programme"),
        (pdf(object_stream(b"4 0 << /S /JavaScript >>").replace(b"/ObjStm", b"/Obj#53tm")), "programme"),
    ],
)
def test_a_pdf_with_more_than_pages_is_refused_and_says_why(content: bytes, word: str) -> None:
    assert word in (pdf_objection(content) or "")


@pytest.mark.parametrize(
    "content",
    [
        pdf()[:60],
        pdf(b"3 0 obj << >> stream\nno end"),
        pdf(object_stream(b"4 0 << >>", filters=b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        pdf(object_stream(b"4 0 << >>").replace(b"x\x9c", b"xx")),
    ],
)
def test_what_cannot_be_looked_into_is_refused(content: bytes) -> None:
    assert pdf_objection(content) == pdf_safety.UNREADABLE


def test_an_object_stream_that_swells_is_not_inflated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pdf_safety, "MAX_INFLATED", 1000)
    assert pdf_objection(pdf(object_stream(b" " * 5000))) == pdf_safety.UNREADABLE


def test_words_drawn_on_a_page_do_not_count() -> None:
    assert pdf_objection(pdf(plain_stream(b"BT (voir /JS et /Launch) Tj ET"))) is None


def test_a_false_stream_does_not_hide_what_follows() -> None:
    decoy = b"(stream\n)"
    assert pdf_objection(pdf(decoy + b"3 0 obj << /S /JavaScript >> endobj" + plain_stream(b"")))
    assert pdf_objection(pdf(decoy + object_stream(b"4 0 << /S /Launch >>") + plain_stream(b"")))


def flate(text: bytes, more: bytes = b"") -> bytes:
    head = b"3 0 obj\n<< /Filter /FlateDecode " + more + b" >>\nstream\n"
    return head + zlib.compress(text) + b"\nendstream\nendobj"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (pdf(plain_stream(b"x").replace(b"/Length 1", b"/Width 90000 /Height 90000")), pdf_bombs.SWOLLEN),
        (pdf(flate(b"x").replace(b"/FlateDecode", b"[/FlateDecode /FlateDecode]")), pdf_bombs.SWOLLEN),
        (pdf(flate(b"x").replace(b"/FlateDecode", b"[/Fl /Fl]")), pdf_bombs.SWOLLEN),
        (pdf(b"3 0 obj " + b"[" * 5000 + b"]" * 5000 + b" endobj"), pdf_bombs.NESTED),
        (pdf(b"3 0 obj " + b"<</A " * 5000 + b" endobj"), pdf_bombs.NESTED),
        (pdf(object_stream(b"4 0 " + b"[" * 5000)), pdf_bombs.NESTED),
        (pdf(b"3 0 obj << /Type /Pages /Kids [] /Count 99999999 >> endobj"), pdf_bombs.TOO_MANY),
        (pdf(b"3 0 obj << /Count 99999999 /Kids [] /Type /Pages >> endobj"), pdf_bombs.TOO_MANY),
        (pdf() + archive(b"x") + b"%%EOF", pdf_bombs.TWO_FILES),
        (pdf(archive(b"x")), pdf_bombs.TWO_FILES),
        (pdf().replace(b"%PDF-1.7", b"%PDF-1.7 <script>alert(1)</script>"), pdf_bombs.TWO_FILES),
    ],
)
def test_bombs_and_files_that_are_two_are_refused(content: bytes, sentence: str) -> None:
    assert pdf_objection(content) == sentence


def test_what_swells_is_counted_over_all_its_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_bombs, "MAX_UNFOLDED", 10_000)
    assert pdf_objection(pdf(flate(b" " * 6000))) is None
    assert pdf_objection(pdf(flate(b" " * 6000) + b"\n" + flate(b" " * 6000))) == pdf_bombs.SWOLLEN


def test_brackets_inside_words_do_not_nest() -> None:
    assert pdf_objection(pdf(b"3 0 obj << /Title (" + b"[" * 500 + b") >> endobj")) is None


def test_our_own_papers_pass() -> None:
    assert pdf_objection(samples.report(long=True)) is None
    assert pdf_objection(samples.fee_sheet()) is None
