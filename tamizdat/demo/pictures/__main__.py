"""Print all pictures, or those named: ``python -m tamizdat.demo.pictures [NAME …]``. Needs Chromium."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path

from tamizdat.demo.pictures import above, abroad, city, culture, harbour, money, paperwork, politics, river, society
from tamizdat.demo.pictures.printing import print_cut

SCENES = {
    name: scene
    for module in (politics, paperwork, society, river, above, city, harbour, money, culture, abroad)
    for name, scene in module.SCENES.items()
}


def main(names: list[str]) -> None:
    for name in names or SCENES:
        print_cut(SCENES[name](), Path(__file__).parent / f"{name}.jpg", zlib.crc32(name.encode()) % 1000)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
