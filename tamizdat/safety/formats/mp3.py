"""MP3: a row of frames (ISO/IEC 11172-3), with tags before, behind and between them: ID3, APE, Lyrics3."""

from __future__ import annotations

from tamizdat.safety.refusals import Refused

_BITRATES = {
    (3, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (3, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (3, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits a second by (MPEG version, layer)."""
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_ENOUGH = 3


def is_mp3(data: bytes) -> bool:
    return data[:3] == b"ID3" or _length(data, 0) > 0


def clean(data: bytes) -> bytes:
    """The frames alone, in order. Whatever stands between them is left behind."""
    frames: list[bytes] = []
    position, last = _after_id3(data), -1
    while 0 <= position < len(data) - 4:
        length = _length(data, position)
        if length and position + length <= len(data) and (position == last or _goes_on(data, position + length)):
            frames.append(data[position : position + length])
            position = last = position + length
        elif data[position : position + 3] == b"ID3":
            position = max(_after_id3(data, position), position + 1)
        else:
            position = data.find(b"\xff", position + 1)
    if len(frames) < _ENOUGH:
        raise Refused("damaged")
    return b"".join(frames)


def _after_id3(data: bytes, position: int = 0) -> int:
    if data[position : position + 3] != b"ID3" or position + 10 > len(data):
        return position
    size = 0
    for seven_bits in data[position + 6 : position + 10]:
        size = size << 7 | seven_bits & 0x7F
    return position + 10 + size + (10 if data[position + 5] & 0x10 else 0)


def _goes_on(data: bytes, position: int) -> bool:
    """A frame that follows none is believed when another follows it, or when it ends the file."""
    return _length(data, position) > 0 or position == len(data)


def _length(data: bytes, position: int) -> int:
    """Bytes of the frame that begins here; 0 when none does."""
    head = int.from_bytes(data[position : position + 4], "big")
    version, layer = head >> 19 & 3, 4 - (head >> 17 & 3)
    rate, rhythm = head >> 12 & 15, head >> 10 & 3
    if head >> 21 != 0x7FF or version == 1 or layer == 4 or rate in {0, 15} or rhythm == 3:
        return 0
    bits = _BITRATES[(3 if version == 3 else 2, layer if version == 3 or layer == 1 else 2)][rate] * 1000
    hertz, padding = _RATES[version][rhythm], head >> 9 & 1
    if layer == 1:
        return (12 * bits // hertz + padding) * 4
    return (72 if version != 3 and layer == 3 else 144) * bits // hertz + padding
