"""Pictures for the sample pages, drawn rather than taken."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFilter

from tamizdat.paper.copy import Picture, PictureFile

WIDTHS = (320, 640, 960, 1440)
FORMATS = (("avif", "avif"), ("webp", "webp"), ("jpeg", "jpg"))
COLOURS = ("#5d7183", "#8a6f55", "#4d5b4a", "#7b5a63", "#3f4a5c", "#97876a", "#6b7f86")
PICTURES = 34


def picture(number: int, caption: str = "", shape: tuple[int, int] = (1440, 960)) -> Picture:
    width, height = shape
    files = tuple(
        PictureFile(f"/media/pictures/{number}-{size}.{ending}", size, size * height // width, kind)
        for kind, ending in FORMATS
        for size in WIDTHS
    )
    colour = COLOURS[number % len(COLOURS)]
    return Picture(
        number,
        "Boats below a grey quay",
        caption,
        "Vera Lind",
        "Shoreline Pictures",
        "CC BY 4.0",
        width,
        height,
        colour,
        (0.5, 0.4),
        files,
    )


def draw(number: int, shape: tuple[int, int]) -> Image.Image:
    """A quay in fog: bands of colour, masts, hulls. Enough of a photograph to judge a page by."""
    width, height = shape
    base = tuple(int(COLOURS[number % len(COLOURS)][i : i + 2], 16) for i in (1, 3, 5))
    image = Image.new("RGB", shape, base)
    pen = ImageDraw.Draw(image)
    for y in range(height):
        light = int(70 * (1 - abs(y / height - 0.45) * 1.6))
        pen.line([(0, y), (width, y)], fill=tuple(max(0, min(255, part + light)) for part in base))
    for n in range(9):
        _boat(
            pen, (n * 197 + number * 71) % 1440 / 1440 * width, height * (3 + (n * 5 + number) % 4) / 10, width, height
        )
    return image.filter(ImageFilter.GaussianBlur(width / 500))


def _boat(pen: ImageDraw.ImageDraw, x: float, top: float, width: int, height: int) -> None:
    pen.rectangle([x, top, x + width / 160, height * 0.7], fill=(28, 30, 34))
    pen.polygon(
        [
            (x - width / 14, height * 0.68),
            (x + width / 11, height * 0.68),
            (x + width / 18, height * 0.74),
            (x - width / 20, height * 0.74),
        ],
        fill=(34, 34, 38),
    )


def files() -> dict[str, bytes]:
    """Path under the site's root to bytes, for all pictures of the samples."""
    made = {}
    for number in range(PICTURES):
        large = draw(number, (1440, 960))
        for width in WIDTHS:
            small = large.resize((width, width * 2 // 3))
            for kind, ending in FORMATS:
                raw = io.BytesIO()
                small.save(raw, kind)
                made[f"media/pictures/{number}-{width}.{ending}"] = raw.getvalue()
    return made
