"""Hostile and odd pictures, decoded here in this process; the reader's tests use the real one."""

import random
import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import cast
from unittest.mock import patch

import pytest
from PIL import Image

from digest.gather.pictures import develop as room
from digest.gather.pictures.develop import develop
from digest.gather.pictures.unfit import Unfit
from digest.model.pictures import Use


def a_scene(width: int = 800, height: int = 600, mode: str = "RGB") -> Image.Image:
    across = Image.linear_gradient("L").resize((width, height))
    down = across.transpose(Image.Transpose.ROTATE_90).resize((width, height))
    return Image.merge("RGB", (across, down, across)).convert(mode)


def saved(image: Image.Image, form: str = "PNG", **options: object) -> bytes:
    target = BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def a_header_of(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and holds next to nothing."""

    def chunk(name: bytes, body: bytes) -> bytes:
        whole = name + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def animated(form: str) -> bytes:
    frames = [a_scene(), a_scene().rotate(90), a_scene().rotate(180)]
    return saved(frames[0], form, save_all=True, append_images=frames[1:], duration=100)


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'

HOSTILE = (
    (b"", "is empty"),
    (SVG, "is an SVG drawing"),
    (b"\xef\xbb\xbf  <svg/>", "is an SVG drawing"),
    (b"<!doctype html><title>Log in</title>", "is a page of text"),
    (b'{"error": "no such picture"}', "is none of JPEG, PNG, WebP and GIF"),
    (saved(a_scene(), "TIFF"), "is none of"),
    (saved(a_scene(), "BMP"), "is none of"),
    (b"%!PS-Adobe-3.0 EPSF-3.0\n", "is none of"),
    (saved(a_scene(1, 1), "GIF"), "is too small"),
    (saved(a_scene(399, 300)), "is too small"),
    (saved(a_scene(400, 199)), "is too small"),
    (saved(a_scene(1200, 300)), "is a strip"),
    (saved(a_scene(400, 900)), "is a strip"),
    (a_header_of(30_000, 30_000), "pixels"),
    (a_header_of(60_000, 400), "is too large"),
    (a_header_of(5_000, 5_000), "is cut off or damaged"),
    (saved(a_scene(), "JPEG")[:5_000], "is cut off or damaged"),
    (saved(a_scene(), "WEBP")[:900], "could not be read"),
    (saved(a_scene())[:2_000], "is cut off or damaged"),
    (b"\xff\xd8\xff" + b"\0" * 2_000, "could not be read"),
    (b"GIF89a" + b"\xff" * 2_000, ""),
    (animated("GIF"), "is animated"),
    (animated("PNG"), "is animated"),
    (animated("WEBP"), "is animated"),
    (saved(Image.new("RGB", (800, 600), "#eee")), "is one plain colour"),
    (saved(Image.new("RGBA", (800, 600), (9, 9, 9, 0))), "is one plain colour"),
)


@pytest.mark.parametrize(("data", "why"), HOSTILE)
def test_what_is_no_fit_picture_is_refused_with_its_reason(data: bytes, why: str) -> None:
    with pytest.raises(Unfit) as refused:
        develop(data, Use.LEAD)
    assert why in str(refused.value)


def with_profile() -> bytes:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    return saved(a_scene(), "JPEG", icc_profile=profile.tobytes())


def sixteen_bits() -> bytes:
    grey = Image.linear_gradient("L").resize((800, 600)).convert("I")
    return saved(grey.point(lambda value: value * 257).convert("I;16"))


ODD: tuple[tuple[str, Callable[[], bytes]], ...] = (
    ("plain JPEG", lambda: saved(a_scene(), "JPEG")),
    ("progressive JPEG", lambda: saved(a_scene(), "JPEG", progressive=True)),
    ("CMYK JPEG", lambda: saved(a_scene(mode="CMYK"), "JPEG")),
    ("grey JPEG", lambda: saved(a_scene(mode="L"), "JPEG")),
    ("sixteen bits of grey", sixteen_bits),
    ("palette", lambda: saved(a_scene(mode="P"))),
    ("palette with a transparent colour", lambda: saved(a_scene(mode="P"), transparency=3)),
    ("grey with alpha", lambda: saved(a_scene(mode="LA"))),
    ("alpha", lambda: saved(a_scene(mode="RGBA"))),
    ("black and white", lambda: saved(a_scene().convert("1", dither=Image.Dither.NONE))),
    ("still GIF", lambda: saved(a_scene(), "GIF")),
    ("WebP", lambda: saved(a_scene(), "WEBP")),
    ("colour profile", with_profile),
    ("profile of rubbish", lambda: saved(a_scene(), "JPEG", icc_profile=b"not a profile" * 20)),
)  # fmt: skip


@pytest.mark.parametrize(("name", "make"), ODD, ids=[name for name, _ in ODD])
def test_every_honest_kind_of_picture_becomes_a_jpeg_that_shows_it(
    name: str, make: Callable[[], bytes]
) -> None:
    made = develop(make(), Use.LEAD)
    image = opened(made.data)
    assert (made.kind, image.format, image.mode) == ("jpg", "JPEG", "RGB")
    assert image.size == (made.width, made.height) == (800, 600)
    darkest, lightest = cast("tuple[int, int]", image.convert("L").getextrema())
    assert lightest - darkest > 150, f"{name}: dark and light are still told apart"


def test_it_fits_the_box_keeps_its_shape_and_is_never_enlarged() -> None:
    sizes = {(1500, 1000): (1104, 736), (1000, 1500): (736, 1104), (600, 400): (600, 400)}
    for size, expected in sizes.items():
        made = develop(saved(a_scene(*size), "JPEG"), Use.LEAD)
        assert (made.width, made.height) == expected


def test_it_stands_as_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    made = develop(saved(a_scene(900, 600), "JPEG", exif=exif), Use.LEAD)
    assert (made.width, made.height) == (600, 900)


def test_nothing_but_pixels_comes_along() -> None:
    exif = Image.Exif()
    exif[0x010E] = "home of the photographer"
    exif[0x8298] = "copyright of somebody"
    data = saved(a_scene(), "JPEG", exif=exif, comment=b"a comment")
    made = opened(develop(data, Use.LEAD).data)
    assert not made.getexif()
    assert not {"exif", "comment", "icc_profile", "photoshop"} & set(made.info)


def test_the_same_bytes_give_the_same_picture() -> None:
    data = saved(a_scene(1_250, 850), "JPEG", quality=97)
    assert develop(data, Use.LEAD) == develop(data, Use.LEAD)


@pytest.mark.slow
def test_a_busy_picture_gives_up_quality_until_it_is_small_enough() -> None:
    data = saved(Image.effect_noise((1_104, 736), 90).convert("RGB"), "JPEG", quality=97)
    made = develop(data, Use.LEAD)
    assert len(made.data) <= room.LARGEST_LEAD
    calm = develop(saved(a_scene(1_104, 736)), Use.LEAD)
    assert len(calm.data) < room.LARGEST_LEAD


@pytest.mark.parametrize(
    ("use", "ground"), [(Use.LOGO, (251, 250, 247)), (Use.DARK_LOGO, (22, 21, 20))]
)
def test_a_transparent_logo_stands_on_the_ground_of_the_mail(
    use: Use, ground: tuple[int, int, int]
) -> None:
    logo = Image.new("RGBA", (1_120, 192), (0, 0, 0, 0))
    logo.paste((122, 31, 31, 255), (300, 40, 700, 150))
    made = develop(saved(logo), use)
    image = opened(made.data)
    assert (made.kind, image.mode, image.size) == ("png", "RGB", (560, 96))
    assert image.getpixel((2, 2)) == ground
    assert image.getpixel((250, 48)) == (122, 31, 31)


GOOD = [saved(a_scene(64, 32), form) for form in ("PNG", "JPEG", "GIF", "WEBP")]


@pytest.mark.parametrize("seed", range(60))
def test_bytes_gone_bad_give_a_picture_or_a_reason_and_nothing_else(seed: int) -> None:
    chance = random.Random(seed)
    bad = bytearray(GOOD[seed % len(GOOD)])
    for _ in range(chance.randint(1, 6)):
        bad[chance.randrange(len(bad))] = chance.randrange(256)
    cut = len(bad) if seed % 3 else chance.randrange(len(bad))
    try:
        with patch.object(room, "MOST_PIXELS", 100_000):  # a flipped bit in a size costs seconds
            made = develop(bytes(bad[:cut]), Use.LOGO)
    except Unfit:
        return
    assert opened(made.data).size == (made.width, made.height)
