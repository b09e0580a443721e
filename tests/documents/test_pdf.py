"""Pages that one would sign: kept for years, said in French, the same each time."""

import re
from collections.abc import Sequence

import pypdfium2
import pytest
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from documents import pdf
from documents.pdf import typography
from documents.pdf.blocks import signature
from documents.rules.pdf_safety import pdf_objection
from tests.documents import samples

SHEET = pdf.Sheet(title="Essai", author="Dr Sophie Morel", at=samples.AT)


def pages(content: bytes) -> list[str]:
    """The text of each page, with the spaces that a reader sees."""
    with pypdfium2.PdfDocument(content) as document:
        return [re.sub(r"[\u00a0\u202f]", " ", one.get_textpage().get_text_bounded()) for one in document]


def drawn(*blocks: pdf.Block, sheet: pdf.Sheet = SHEET) -> str:
    return "\n".join(pages(pdf.render(sheet, blocks)))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert samples.report() == samples.report()
    assert samples.fee_sheet() == samples.fee_sheet()


def test_another_date_is_another_document() -> None:
    blocks = [pdf.Paragraph("Bonjour.")]
    later = pdf.Sheet(title="Essai", author="Dr Sophie Morel", at=samples.AT.replace(hour=14))
    assert pdf.render(SHEET, blocks) != pdf.render(later, blocks)


@pytest.mark.parametrize(
    "mark",
    [
        b"<pdfaid:part>3</pdfaid:part>",
        b"<pdfaid:conformance>B</pdfaid:conformance>",
        b"/GTS_PDFA1",
        b"/FontFile2",
        b"/Lang (fr-FR)",
        b"/DisplayDocTitle true",
    ],
)
def test_it_says_and_holds_what_pdf_a_demands(mark: bytes) -> None:
    assert mark in samples.report()


def test_it_holds_nothing_that_pdf_a_forbids() -> None:
    content = samples.report()
    assert b"/Encrypt" not in content
    assert b"/Type1" not in content, "a font that is not embedded"
    assert pdf_objection(content) is None


def test_its_title_and_author_are_in_its_metadata() -> None:
    packet = samples.report().decode("utf-8", "ignore")
    assert "Compte rendu de téléconsultation</rdf:li>" in packet
    assert "<rdf:li>Dr Sophie Morel</rdf:li>" in packet


def test_a_report_says_what_it_was_given() -> None:
    text = "\n".join(pages(samples.report()))
    for words in (
        "Dr Sophie Morel",
        "Mme PETIT Jeanne, née LEMAIRE",
        "2 39 03 02 361 045 09 (identité qualifiée)",
        "Pénicillines : œdème de Quincke",
        "148/86",
        "Traçabilité de l’acte",
        "Aucune prescription n’a été faite",
        "Validé dans Pivot le mar. 24 nov. 2026 à 14 h 53",
    ):
        assert words in text


def test_pages_are_counted_and_name_their_patient() -> None:
    found = pages(samples.report(long=True))
    assert len(found) == 3
    for number, text in enumerate(found, start=1):
        assert f"Page {number} sur 3" in text
    assert all("Mme PETIT Jeanne, née LEMAIRE, 12/03/1939" in text for text in found[1:])


def test_a_draft_says_so_on_every_page() -> None:
    assert all("BROUILLON" in text for text in pages(samples.report(long=True, draft=True)))
    assert "BROUILLON" not in pages(samples.report())[0]


def test_the_heading_of_a_long_table_comes_back() -> None:
    table = pdf.Table(columns=[pdf.Column("Code"), pdf.Column("Acte", 4)], rows=[("TCG", "Acte")] * 80)
    found = pages(pdf.render(SHEET, [table]))
    assert len(found) > 1
    assert all("Code" in text for text in found)


def test_an_empty_table_says_so() -> None:
    assert "Aucune constante relevée." in drawn(pdf.Vitals([]))


@pytest.mark.parametrize("lines", range(44, 54, 2))
def test_what_belongs_together_stays_on_one_page(lines: int) -> None:
    above = pdf.Paragraph("\n".join(["ligne"] * lines))
    for pair in ([pdf.Section("Motif"), pdf.Paragraph("suite")], [pdf.Callout("Motif", "suite")]):
        found = pages(pdf.render(SHEET, [above, *pair]))
        assert ["Motif" in text for text in found] == ["suite" in text for text in found]


@pytest.mark.parametrize("lines", range(42, 56, 2))
def test_a_signature_is_never_alone_on_its_page(lines: int) -> None:
    above = pdf.Paragraph("\n".join(["ligne"] * lines))
    closing = [
        pdf.Section("Conclusion"),
        pdf.Paragraph("repos"),
        pdf.Signature(name="Dr Morel", signed="Validé"),
    ]
    found = pages(pdf.render(SHEET, [above, *closing]))
    assert ["Dr Morel" in text for text in found] == ["repos" in text for text in found]
    assert ["Conclusion" in text for text in found] == ["repos" in text for text in found]


def test_a_text_longer_than_many_pages_is_all_there() -> None:
    text = "\n".join(pages(pdf.render(SHEET, [pdf.Paragraph(" ".join(f"mot{n}" for n in range(5000)))])))
    assert all(f"mot{n}" in text for n in (0, 2500, 4999))


def test_a_word_wider_than_the_page_is_cut_and_not_lost() -> None:
    assert drawn(pdf.Paragraph("x" * 400)).count("x") == 400


def test_nothing_typed_can_act_on_the_document() -> None:
    hostile = "**gras** {nb} <b>x</b> ) Tj /JavaScript (app.alert) \u202egnp.exe \x00"
    text = drawn(pdf.Paragraph(hostile))
    assert "**gras** {nb}" in text
    assert "<b>x</b>" in text
    assert pdf_objection(pdf.render(SHEET, [pdf.Paragraph(hostile)])) is None


def test_a_sign_the_font_has_not_is_seen_as_a_hole() -> None:
    content = pdf.render(SHEET, [pdf.Paragraph("Fièvre 🤒 39 °C")])
    assert "\ufffd" in pages(content)[0]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Motif : toux ?", "Motif\u00a0: toux\u00a0?"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("l'acte d'hier", "l’acte d’hier"),
        ("63,4 kg et 148 mmHg", "63,4\u00a0kg et 148\u00a0mmHg"),
        ("38,5 °C, 94 %", "38,5\u00a0°C, 94\u00a0%"),
        ("14:30, https://x", "14:30, https://x"),
        ("2 hommes, 3 mains", "2 hommes, 3 mains"),
        ("a\r\nb\tc", "a\nb c"),
        ("evil\u202etxt\u200b", "eviltxt"),
    ],
)
def test_french_spaces_and_apostrophes(typed: str, printed: str) -> None:
    assert typography.typeset(typed) == printed


def test_a_block_of_ones_own_can_be_drawn() -> None:
    class Twice:
        def draw(self, page: pdf.Page) -> None:
            page.say("encore")
            page.say("encore")

    blocks: Sequence[pdf.Block] = [Twice()]
    assert drawn(*blocks).count("encore") == 2


def test_what_is_worth_nothing_says_so_on_each_page() -> None:
    sheet = pdf.Sheet(title="Essai", author="Dr Sophie Morel", at=samples.AT, void="SANS VALEUR")
    found = pages(pdf.render(sheet, [pdf.Paragraph("Une ligne.\n" * 200)]))
    assert len(found) > 1
    assert all("SANS VALEUR" in one for one in found)
    assert "SANS VALEUR" not in drawn(pdf.Paragraph("Une ligne."))


def test_the_square_of_a_signature_says_its_address() -> None:
    """No reader of squares is at hand: each module is looked at where it must be."""
    address = "https://pivot.example/verifier/7K3M9Q2XPT4D/"
    check = pdf.Check(address=address, reference="7K3M-9Q2X-PT4D")
    content = pdf.render(SHEET, [pdf.Signature(name="Dr Morel", signed="Signé", check=check)])
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make(fit=True)
    with pypdfium2.PdfDocument(content) as document:
        page = document[0].render(scale=4).to_pil().convert("L")
    dark = page.point(lambda level: 255 if level < 60 else 0).crop((0, 0, page.width // 2, page.height // 2))
    left, top = _first_square(dark)
    side = signature.QR / 25.4 * 72 * 4 / len(code.get_matrix())
    for row, cells in enumerate(code.get_matrix()):
        for column, is_dark in enumerate(cells):
            at = (round(left + (column + 0.5) * side), round(top + (row + 0.5) * side))
            assert (dark.getpixel(at) > 0) is is_dark


def _first_square(dark: Image.Image) -> tuple[int, int]:
    """The corner of the square: it stands at the left margin, above all else."""
    left = round(18 / 25.4 * 72 * 4)
    column = [dark.getpixel((left + 3, y)) for y in range(dark.height)]
    return left, column.index(255)
