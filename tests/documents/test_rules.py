"""Which files we take in, judged by their bytes."""

import zlib

import pytest

from documents.rules import pdf_safety
from documents.rules.pdf_safety import pdf_objection
from documents.rules.sniffing import sniff
from tests.documents.factories import image, jpeg, pdf


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
