"""What people hand in is cleaned, or refused with a reason."""

import gzip
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from core.errors import Invalid
from documents.adapters import images
from documents.adapters.uploads import upload_clean
from documents.models import MAX_BYTES
from documents.rules import refused
from tests.consultations import ecg_files
from tests.documents.factories import archive, image, jpeg, jpeg_with_gps, pdf, png_with_text


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photograph_stands_upright_and_says_nothing_of_its_place_or_owner() -> None:
    accepted = upload_clean(jpeg_with_gps())
    picture = opened(accepted.content)
    assert accepted.content_type == "image/jpeg"
    assert picture.size == (48, 64)
    assert not picture.getexif()
    assert b"Jeanne" not in accepted.content
    assert b"Exif" not in accepted.content


def test_text_in_a_png_is_dropped() -> None:
    accepted = upload_clean(png_with_text())
    assert b"Jeanne" not in accepted.content
    assert opened(accepted.content).info == {}


def test_pixels_stay_as_they_were() -> None:
    before, after = image("PNG", mode="RGBA"), upload_clean(image("PNG", mode="RGBA")).content
    assert opened(after).convert("RGBA").tobytes() == opened(before).convert("RGBA").tobytes()


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_every_usual_kind_of_png_is_taken(mode: str) -> None:
    buffer = io.BytesIO()
    Image.new(mode, (8, 8)).save(buffer, format="PNG")
    assert opened(upload_clean(buffer.getvalue()).content).size == (8, 8)


def test_a_colour_profile_is_applied_then_dropped() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    accepted = upload_clean(jpeg(icc_profile=profile))
    assert "icc_profile" not in opened(accepted.content).info


def test_a_webp_stays_one() -> None:
    assert upload_clean(image("WEBP")).content_type == "image/webp"


def test_a_pdf_is_kept_byte_for_byte() -> None:
    assert upload_clean(pdf()) == (pdf(), "application/pdf")


def refusal(content: bytes) -> Invalid:
    with pytest.raises(Invalid) as caught:
        upload_clean(content)
    assert caught.value.field == "file"
    return caught.value


SVG = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (image("GIF"), refused.OTHER_IMAGE),
        (image("TIFF"), refused.OTHER_IMAGE),
        (image("BMP"), refused.OTHER_IMAGE),
        (SVG, refused.SVG),
        (b"\xff\xfe" + SVG.decode().encode("utf-16-le"), refused.SVG),
        (b"  <!DOCTYPE html><p>%PDF-1.7", refused.WEB_PAGE),
        (archive(b"x" * 10), refused.OFFICE),
        (archive(b"\0" * 2**22), refused.OFFICE),
        (gzip.compress(b"\0" * 2**22), refused.ARCHIVE),
        (b"\0" * 128 + b"DICM" + b"\0" * 64, refused.DICOM),
        (b"\0\0\0\x18ftypheic" + b"\0" * 64, refused.HEIC),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 64, refused.FILM),
        (b"MZ\x90\x00", refused.PROGRAM),
        (b"a letter, in plain text", refused.UNKNOWN),
    ],
)
def test_a_format_we_do_not_take_is_named_with_what_to_do(content: bytes, sentence: str) -> None:
    assert refusal(content).message == sentence


def test_a_picture_that_is_also_an_archive_keeps_its_picture_alone() -> None:
    kept = upload_clean(jpeg() + archive(b"hidden")).content
    assert b"hidden" not in kept
    assert b"PK\x03\x04" not in kept


def test_a_jpeg_of_a_thousand_scans_is_not_decoded() -> None:
    assert refusal(jpeg()[:-2] + b"\xff\xda" * 1000).code == "image_unreadable"


@settings(max_examples=150, deadline=None)
@given(
    base=st.sampled_from([jpeg(), image("PNG"), image("WEBP"), pdf()]),
    edits=st.lists(st.tuples(st.integers(0, 4000), st.binary(min_size=1, max_size=8)), max_size=6),
    cut=st.integers(0, 4000),
)
def test_whatever_is_handed_in_is_kept_or_refused_with_a_sentence(
    base: bytes, edits: list[tuple[int, bytes]], cut: int
) -> None:
    spoilt = bytearray(base)
    for at, piece in edits:
        spoilt[at % len(spoilt) : at % len(spoilt) + len(piece)] = piece
    said = ""
    try:
        accepted = upload_clean(bytes(spoilt[: max(cut, 8)] if cut % 3 == 0 else spoilt)).content
    except Invalid as refusal:
        accepted, said = b"", refusal.message
    assert accepted or said.endswith(".")


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "file_empty"


def test_a_file_too_heavy_is_refused() -> None:
    assert refusal(b"%PDF-" + b" " * MAX_BYTES).code == "file_too_large"


def test_too_many_pixels_are_refused_before_they_are_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MAX_PIXELS", 100)
    assert refusal(jpeg()).code == "image_too_large"


def test_a_side_too_long_is_refused() -> None:
    assert refusal(image("PNG", (images.MAX_SIDE + 1, 1))).code == "image_too_large"


def test_a_decompression_bomb_is_refused() -> None:
    # Three hundred million pixels of one colour: a few hundred kilobytes, a gigabyte once decoded.
    assert refusal(image("PNG", (20_000, 15_000), mode="1", optimize=False)).code == "image_too_large"


def test_an_animation_is_refused() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    frames[0].save(buffer, format="WEBP", save_all=True, append_images=frames[1:])
    assert refusal(buffer.getvalue()).code == "image_animated"


@pytest.mark.parametrize("cut", [20, 200, 400])
def test_an_image_cut_short_is_refused(cut: int) -> None:
    assert refusal(jpeg((200, 200))[:cut]).code == "image_unreadable"


def test_a_pdf_with_a_program_is_refused_with_its_reason() -> None:
    caught = refusal(pdf(b"3 0 obj << /S /JavaScript >> endobj"))
    assert caught.code == "pdf_refused"
    assert "programme" in caught.message


@pytest.mark.parametrize("content", [ecg_files.scp(), ecg_files.edf()], ids=["scp", "edf"])
def test_an_ecg_is_shown_where_it_goes(content: bytes) -> None:
    with pytest.raises(Invalid) as refusal:
        upload_clean(content)
    assert refusal.value.message == "Ce fichier est un ECG : versez-le sous « ECG »."
