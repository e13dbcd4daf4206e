"""What a picture shows, apart from the file it came in: upright, in sRGB, in a mode every format knows."""

from __future__ import annotations

import io

from PIL import Image, ImageCms, ImageOps

_SIXTEEN_BITS = {"I;16", "I;16L", "I;16B", "I;16N", "I"}


def bare(image: Image.Image) -> Image.Image:
    """The pixels alone, in mode L, RGB or RGBA: turned upright, converted to sRGB, with nothing attached."""
    upright = ImageOps.exif_transpose(image)
    plain = _simple(_in_srgb(upright))
    alone = plain.copy()
    alone.info = {}
    alone.getexif().clear()
    return alone


def dominant_colour(image: Image.Image) -> str:
    """The colour most of the picture has, as ``#rrggbb``: what a page shows while the picture is on its way."""
    few = _flat(image).resize((32, 32), Image.Resampling.BOX).quantize(6, kmeans=1)
    palette = few.getpalette() or [204, 204, 204]
    index = max(few.getcolors() or [(1, 0)], key=lambda found: found[0])[1]
    red, green, blue = palette[3 * int(str(index)) : 3 * int(str(index)) + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency, for formats that have none."""
    return _flat(image)


def _flat(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "RGBA", "CMYK", "L"}:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except ImageCms.PyCMSError:  # a broken or unfit profile: the numbers are then read as sRGB, as browsers do
        return image
    return converted or image


def _simple(image: Image.Image) -> Image.Image:
    if image.mode in _SIXTEEN_BITS:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in {"1", "F"}:
        return image.convert("L")
    if image.mode in {"L", "RGB"} and "transparency" not in image.info:
        return image
    return image.convert("RGBA" if image.has_transparency_data else "RGB")
