"""The demo's sound, film and document: ``python -m tamizdat.demo.pictures.recordings``. Needs ffmpeg and Chromium.

The sound is a bowed string by arithmetic; the film is a slow pan over the drawing of the press.
"""

from __future__ import annotations

import array
import math
import subprocess
import tempfile
import wave
from pathlib import Path

from tamizdat.demo.manuscripts import HERE

RATE = 22_050
MEDIA = HERE / "media"
MELODY = ((98.0, 1.6), (116.5, 0.8), (110.0, 0.8), (146.8, 1.6), (130.8, 0.8), (123.5, 0.8), (116.5, 1.6), (98.0, 3.0))
"""Pitches in hertz and lengths in seconds; together eleven seconds."""

INSTRUCTION = """<!doctype html><meta charset="utf-8"><style>body{font:13pt/1.5 "Liberation Serif";margin:2cm}h1{font-size:14pt}</style>
<p>Ministry of Education of Tarvia<br>To the heads of schools (list A, 86 schools)<br>Not for display on notice boards</p>
<h1>On taking part in a spontaneous gathering in support of calm</h1>
<ol><li>From each upper class thirty pupils are to be brought, of pleasant appearance and warmly dressed.</li>
<li>Schools arrive between 11:40 and 11:55, at the minute given in annex 1. Schools with letters R to Z stand in the side
streets and are to be heard rather than seen.</li>
<li>Of the six slogans in annex 2 each school chooses two, so as to avoid uniformity.</li>
<li>Lessons missed are entered as given.</li>
<li>Parents who object are invited to a conversation about the future of the child.</li>
<li>Pupils who were absent for illness may take part if they are no longer coughing in a manner that carries.</li>
<li>Emotion is to appear at 12:20.</li></ol><p>L. Marand, deputy minister</p>
<p style="break-before:page">Annex 2. Slogans: Calm is ours. There is time. The bridge will come. We are not in a hurry. Later is better. Yes.</p>
<p><i>Retyped by The Far Shore from a photograph. Marks in the margin of the original were left out.</i></p>"""


def _tone(hertz: float, seconds: float) -> list[float]:
    count = int(RATE * seconds)
    samples = []
    for n in range(count):
        t = n / RATE
        swell = min(1.0, t / 0.18, (seconds - t) / 0.25)
        phase = math.tau * hertz * t + 0.9 * math.sin(math.tau * 5.2 * t) * min(1.0, t)
        samples.append(swell * sum(math.sin(phase * partial) / partial**1.4 for partial in range(1, 9)))
    return samples


def record(target: Path) -> None:
    """The sound, as MP3."""
    samples = [sample for hertz, seconds in MELODY for sample in _tone(hertz, seconds)]
    loudest = max(map(abs, samples))
    with tempfile.NamedTemporaryFile(suffix=".wav") as raw:
        with wave.open(raw.name, "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", ""))
            out.writeframes(array.array("h", (int(26_000 * sample / loudest) for sample in samples)).tobytes())
        _ffmpeg("-i", raw.name, "-af", "aecho=0.8:0.7:60|97:0.25|0.18", "-b:a", "40k", target)


def film(target: Path) -> None:
    """The film, silent, as WebM."""
    still = HERE / "pictures" / "printing-press.jpg"
    pan = "zoompan=z='1.25+0.1*sin(on/40)':x='on*2':y='ih/9':d=150:s=640x426:fps=25,hue=s='0.8+0.2*sin(n/9)'"
    _ffmpeg("-loop", "1", "-i", still, "-vf", pan, "-t", "6", "-an", "-c:v", "libvpx-vp9", "-b:v", "140k", target)


def type_out(target: Path) -> None:
    """The document, as PDF."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder, "instruction.html")
        page.write_text(INSTRUCTION)
        words = ["--headless", "--no-sandbox", "--no-pdf-header-footer", f"--print-to-pdf={target}", page.as_uri()]
        subprocess.run(["chromium", *words], check=True, capture_output=True, timeout=60)  # noqa: S607  the tools are on the drawer's path


def _ffmpeg(*words: str | Path) -> None:
    command = [
        "ffmpeg",
        "-y",
        "-loglevel",
        "error",
        *map(str, words[:-1]),
        "-map_metadata",
        "-1",
        "-bitexact",
        str(words[-1]),
    ]
    subprocess.run(command, check=True, timeout=120)


if __name__ == "__main__":
    record(MEDIA / "cello.mp3")
    film(MEDIA / "last-run.webm")
    type_out(MEDIA / "school-instruction.pdf")
