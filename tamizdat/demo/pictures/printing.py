"""From the cut to the print: rough edges, ink that does not cover everywhere, grain; then Chromium and JPEG."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

WIDE = (1600, 1067)
TALL = (1067, 1600)
QUALITY = 80
MOST_BYTES = 86_000

FILTERS = """
<filter id="rough" x="-5%" y="-5%" width="110%" height="110%">
 <feTurbulence type="fractalNoise" baseFrequency="0.035" numOctaves="2" seed="{seed}" result="noise"/>
 <feDisplacementMap in="SourceGraphic" in2="noise" scale="7" xChannelSelector="R" yChannelSelector="G"/>
</filter>
<filter id="wear" x="0" y="0" width="100%" height="100%">
 <feTurbulence type="fractalNoise" baseFrequency="0.05 0.065" numOctaves="3" seed="{seed}"/>
 <feColorMatrix values="0 0 0 0 0.94  0 0 0 0 0.91  0 0 0 0 0.84  0 0 0 -9 2.7"/>
</filter>
<filter id="grain" x="0" y="0" width="100%" height="100%">
 <feTurbulence type="fractalNoise" baseFrequency="0.35" numOctaves="2" seed="{seed}"/>
 <feColorMatrix values="0 0 0 0 0.1  0 0 0 0 0.1  0 0 0 0 0.1  0 0 0 0.9 -0.42"/>
</filter>
"""


@dataclass(frozen=True, slots=True)
class Cut:
    """A finished block: its SVG parts, back to front, on paper of a colour."""

    parts: str
    paper: str
    size: tuple[int, int] = WIDE

    def svg(self, seed: int) -> str:
        width, height = self.size
        everything = f'width="{width}" height="{height}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {everything} viewBox="0 0 {width} {height}">'
            f"<defs>{FILTERS.format(seed=seed)}</defs>"
            f'<rect {everything} fill="{self.paper}"/>'
            f'<g filter="url(#rough)">{self.parts}</g>'
            f'<rect {everything} filter="url(#wear)" opacity="0.22"/>'
            f'<rect {everything} filter="url(#grain)" opacity="0.12"/></svg>'
        )


def print_cut(cut: Cut, target: Path, seed: int, browser: str = "chromium") -> None:
    """Print one cut to a JPEG of about 86 kB; quality gives way before size does."""
    picture = _rasterise(cut, seed, browser)
    for quality in range(QUALITY, 58, -3):
        raw = io.BytesIO()
        picture.save(raw, "JPEG", quality=quality, optimize=True, progressive=True)
        if raw.tell() <= MOST_BYTES:
            break
    target.write_bytes(raw.getvalue())


def _rasterise(cut: Cut, seed: int, browser: str) -> Image.Image:
    width, height = cut.size
    with tempfile.TemporaryDirectory() as folder:
        page, shot = Path(folder, "cut.html"), Path(folder, "cut.png")
        page.write_text(f"<style>html,body{{margin:0}}svg{{display:block}}</style>{cut.svg(seed)}")
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--window-size={width},{height}",
                f"--screenshot={shot}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=60,
        )
        return Image.open(shot).convert("RGB").crop((0, 0, width, height))
