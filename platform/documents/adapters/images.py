"""Images taken in: bounded, decoded, and written anew, so that nothing but the picture remains."""

import io
import warnings

from PIL import Image, ImageCms, ImageOps

from core.errors import Invalid
from documents.rules.sniffing import JPEG, PNG, WEBP

MAX_PIXELS = 40_000_000
MAX_SIDE = 12_000
MAX_SCANS = 100  # a progressive JPEG holds ten or so; thousands would be decoded one upon the other

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
# 4:4:4 and high quality: a second coding of a skin lesion must not smear its colours.
_SAVING: dict[str, dict[str, object]] = {
    "JPEG": {"quality": 95, "subsampling": 0},
    "PNG": {"optimize": False},
    "WEBP": {"quality": 95, "method": 4},
}

TOO_LARGE = "Cette image dépasse 40 millions de pixels. Réduisez-la, puis recommencez."
UNREADABLE = "Cette image est illisible. Enregistrez-la de nouveau en JPEG ou en PNG."
ANIMATED = "Cette image est animée. Choisissez une image fixe."


def image_clean(content: bytes, content_type: str) -> bytes:
    """The same picture, upright, in sRGB, without any metadata (EXIF, GPS, XMP, thumbnails).

    Invalid says why not.
    """
    name = _FORMATS[content_type]
    if name == "JPEG" and content.count(b"\xff\xda") > MAX_SCANS:
        raise Invalid(UNREADABLE, field="file", code="image_unreadable")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[name]) as opened:
                _check_bounds(opened)
                opened.load()
                picture = _upright_srgb(opened)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Invalid(TOO_LARGE, field="file", code="image_too_large") from error
    except (OSError, SyntaxError, ValueError, EOFError, ImageCms.PyCMSError) as error:
        raise Invalid(UNREADABLE, field="file", code="image_unreadable") from error
    return _written(picture, name)


def _check_bounds(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise Invalid(TOO_LARGE, field="file", code="image_too_large")
    if getattr(image, "n_frames", 1) > 1:
        raise Invalid(ANIMATED, field="file", code="image_animated")


def _upright_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
    if profile and upright.mode in {"RGB", "RGBA"}:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return (
            ImageCms.profileToProfile(upright, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            or upright
        )
    return upright.convert(mode)


def _written(picture: Image.Image, name: str) -> bytes:
    if name == "JPEG" and picture.mode != "RGB":
        picture = picture.convert("RGB")
    # A new image shares the pixels and nothing else: `info` is where metadata would travel.
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)
    buffer = io.BytesIO()
    bare.save(buffer, format=name, **_SAVING[name])
    return buffer.getvalue()
