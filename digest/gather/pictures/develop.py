"""From bytes nobody vouches for to a small picture of our own; runs in the worker process only.

What the bytes are is read from the bytes, whatever a server said. Only four decoders are ever
asked. What comes out is encoded from bare pixels, so that no metadata (EXIF, places, thumbnails,
profiles, comments) can come along; the same bytes in give the same bytes out.
"""

import warnings
from contextlib import suppress
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from digest.gather.pictures.unfit import Unfit
from digest.model.pictures import JPEG, PNG, Picture, Use

MOST_PIXELS = 50_000_000
"""More than a press photograph has; unpacked they take 200 MB of the process's gigabyte."""

LONGEST_SIDE = 20_000
LARGEST_LEAD = 150_000
"""Bytes. A phone on a slow line has it in two seconds."""

QUALITIES = (82, 72, 60, 50)
SMALLER = 0.75
"""What each side shrinks to where the lowest quality is still too large."""

BOXES = {Use.LEAD: (1104, 1104), Use.LOGO: (560, 96), Use.DARK_LOGO: (560, 96)}
"""The most pixels of each side: twice what is shown, for sharp screens."""

LEASTS = {Use.LEAD: (400, 200), Use.LOGO: (24, 12), Use.DARK_LOGO: (24, 12)}
"""Fewer pixels would be blown up; counting pixels of one are among them."""

WIDEST, TALLEST = 3.0, 0.5
"""Width by height of a lead picture: beyond are banners and towers."""

GROUNDS = {Use.LEAD: "#fbfaf7", Use.LOGO: "#fbfaf7", Use.DARK_LOGO: "#161514"}
"""What shows through transparent places: the ground of the mail, by day and by night."""

_SIGNS = (
    ("JPEG", b"\xff\xd8\xff"),
    ("PNG", b"\x89PNG\r\n\x1a\n"),
    ("GIF", b"GIF87a"),
    ("GIF", b"GIF89a"),
)


def develop(data: bytes, use: Use) -> Picture:
    """The picture, fitted into the box of its use. Raises Unfit, or MemoryError."""
    image = _opened(data)
    _check_size(image, use)
    finished = _fitted(image, use)
    if all(low == high for low, high in _extremes(finished)):
        raise Unfit("is one plain colour")
    if use is not Use.LEAD:
        return _picture(PNG, finished, _png(finished))
    encoded = _jpeg(finished)
    while len(encoded) > LARGEST_LEAD and finished.width > LEASTS[use][0]:
        smaller = (round(finished.width * SMALLER), round(finished.height * SMALLER))
        finished = finished.resize(smaller, Image.Resampling.LANCZOS)
        encoded = _jpeg(finished)
    return _picture(JPEG, finished, encoded)


def _picture(kind: str, image: Image.Image, encoded: bytes) -> Picture:
    return Picture(sha256(encoded).hexdigest(), kind, *image.size, encoded)


def kind_of(data: bytes) -> str:
    """The decoder's name for these bytes. Raises Unfit."""
    for name, sign in _SIGNS:
        if data.startswith(sign):
            return name
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    start = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        drawing = b"<svg" in data[:4_000].lower()
        raise Unfit("is an SVG drawing, which may hold scripts" if drawing else "is a page of text")
    raise Unfit("is none of JPEG, PNG, WebP and GIF" if data else "is empty")


def _opened(data: bytes) -> Image.Image:
    kind = kind_of(data)
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        # Ours is lower than Pillow's own, which others in this process may count on.
        usual, Image.MAX_IMAGE_PIXELS = Image.MAX_IMAGE_PIXELS, MOST_PIXELS
        try:
            image = Image.open(BytesIO(data), formats=(kind,))
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise Unfit(f"would unpack to more than {MOST_PIXELS:,} pixels") from None
        except MemoryError:
            raise
        except Exception as error:
            raise Unfit(f"could not be read ({type(error).__name__})") from error
        finally:
            Image.MAX_IMAGE_PIXELS = usual
    # A phone's JPEG may carry a second view of the same moment; that is no animation.
    if kind != "JPEG" and getattr(image, "is_animated", False):
        raise Unfit("is animated")
    return image


def _check_size(image: Image.Image, use: Use) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Unfit(f"is too large ({width} by {height} pixels)")
    least_wide, least_high = LEASTS[use]
    # Before a camera's turn is undone either side may be the width.
    if width < min(least_wide, least_high) or height < min(least_wide, least_high):
        raise Unfit(f"is too small ({width} by {height} pixels)")


def _fitted(image: Image.Image, use: Use) -> Image.Image:
    """Upright, in plain RGB, within its box; never enlarged."""
    box = BOXES[use]
    full = image.size
    # A JPEG can be unpacked at a half, a quarter or an eighth, never below twice the box.
    image.draft("RGB" if image.mode in ("RGB", "YCbCr") else image.mode, (2 * box[0], 2 * box[1]))
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:
        raise Unfit(f"is cut off or damaged ({type(error).__name__})") from error
    upright = _upright(image)
    turned = upright.size != image.size
    _check_shape(full[::-1] if turned else full, use)
    scale = min(1.0, box[0] / upright.width, box[1] / upright.height)
    size = (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))
    coloured = _coloured(upright, use, size)
    return Image.frombytes("RGB", coloured.size, coloured.tobytes())


def _check_shape(size: tuple[int, int], use: Use) -> None:
    width, height = size
    least_wide, least_high = LEASTS[use]
    if width < least_wide or height < least_high:
        raise Unfit(
            f"is too small ({width} by {height} pixels; at least {least_wide} by {least_high})"
        )
    if use is Use.LEAD and not TALLEST <= width / height <= WIDEST:
        raise Unfit(f"is a strip ({width} by {height} pixels)")


def _upright(image: Image.Image) -> Image.Image:
    """As the camera was held. EXIF that cannot be read turns nothing."""
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def _coloured(image: Image.Image, use: Use, size: tuple[int, int]) -> Image.Image:
    """RGB of that size, transparent places on the ground."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        image = _eight_bits(image)
    if image.mode in ("P", "PA", "LA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("1", "L"):
        image = image.convert("RGB")
        profile = None
    small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    if small.mode == "RGBA":
        ground = Image.new("RGBA", small.size, GROUNDS[use])
        small = Image.alpha_composite(ground, small).convert("RGB")
    return _in_srgb(small, profile)


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits of grey as eight; a plain conversion would clip all to white."""
    wide = image.convert("I")
    return wide.point(lambda value: value * (1 / 257)).convert("L").convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """By the picture's own colour profile where it has a good one, else taken as it is."""
    if profile:
        # A profile that lies about its colours is passed over.
        with suppress(ImageCms.PyCMSError, OSError, ValueError, TypeError):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            made = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if made is not None:
                return made
    return image.convert("RGB")


def _extremes(image: Image.Image) -> tuple[tuple[float, float], ...]:
    return tuple(band.getextrema() for band in image.split())  # type: ignore[misc] # one band has one pair


def _jpeg(image: Image.Image) -> bytes:
    """The best quality that is small enough; the lowest, should none be."""
    encoded = b""
    for quality in QUALITIES:
        target = BytesIO()
        image.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
        encoded = target.getvalue()
        if len(encoded) <= LARGEST_LEAD:
            break
    return encoded


def _png(image: Image.Image) -> bytes:
    target = BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()
