"""What people hand in is cleaned, or refused with a reason."""

import io

import pytest
from PIL import Image, ImageCms

from core.errors import Invalid
from documents.adapters import images
from documents.adapters.uploads import upload_clean
from documents.models import MAX_BYTES
from tests.consultations import ecg_files
from tests.documents.factories import image, jpeg, jpeg_with_gps, pdf, png_with_text


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


def test_a_format_we_do_not_take_is_named() -> None:
    assert "JPEG, PNG ou WebP" in refusal(image("GIF")).message


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
