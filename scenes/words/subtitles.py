"""Caption files: SubRip and WebVTT."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import srt

from scenes.words.languages import LANGUAGES

Entry = tuple[int, int, Sequence[str]]
"""One caption of a file: from a frame up to, not including, another; and its plain lines."""


def write_srt(path: Path, entries: Iterable[Entry], fps: int) -> None:
    """Write SubRip. It has no escapes, so what a player could take for a tag is disarmed.

    Raises:
        ValueError: entries overlap, run backwards or have an empty line.
    """
    subtitles = [
        srt.Subtitle(
            index,
            timedelta(milliseconds=_milliseconds(start, fps)),
            timedelta(milliseconds=_milliseconds(end, fps)),
            re.sub(r"([<{])(?=[A-Za-z/\\])", "\\1\N{WORD JOINER}", "\n".join(lines)),
        )
        for index, (start, end, lines) in enumerate(_checked(entries), start=1)
    ]
    _write(path, srt.compose(subtitles, reindex=False))


def write_vtt(path: Path, entries: Iterable[Entry], fps: int, language: str) -> None:
    """Write WebVTT, with the language in its header.

    Raises:
        ValueError: entries overlap, run backwards or have an empty line.
    """
    blocks = [f"WEBVTT\nKind: captions\nLanguage: {LANGUAGES[language].tag}\n"]
    for start, end, lines in _checked(entries):
        text = "\n".join(lines)
        for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
            text = text.replace(character, entity)
        span = " --> ".join(_clock(_milliseconds(frame, fps)) for frame in (start, end))
        blocks.append(f"{span}\n{text}\n")
    _write(path, "\n".join(blocks))


def _checked(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The same, unless a player would drop or mix up some of them."""
    now = 0
    for start, end, lines in entries:
        if not now <= start < end:
            raise ValueError(f"the caption {lines!r} at frame {start} is out of order")
        if not lines or not all(line.strip() for line in lines):
            raise ValueError(f"the caption at frame {start} has an empty line")
        now = end
        yield start, end, lines


def _milliseconds(frame: int, fps: int) -> int:
    return (2000 * frame + fps) // (2 * fps)


def _clock(milliseconds: int) -> str:
    seconds, milliseconds = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{milliseconds:03}"


def _write(path: Path, content: str) -> None:
    """Write the whole file or nothing: a reader never meets half of it."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(content, encoding="utf-8", newline="\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
