"""The files beside a film: what it is made of, and its captions."""

import json
from collections.abc import Sequence
from pathlib import Path

from scenes.words.subtitles import Entry, write_srt, write_vtt


def write_sidecars(
    film: Path,
    *,
    chapter: str,
    language: str,
    title: str,
    fps: int,
    frames: int,
    size: tuple[int, int],
    cues: Sequence[tuple[str, int]],
    captions: Sequence[Entry],
) -> None:
    """Write the .json, .srt and .vtt of a film next to where it will be; times are in frames."""
    film.parent.mkdir(parents=True, exist_ok=True)
    about = {
        "chapter": chapter,
        "language": language,
        "title": title,
        "fps": fps,
        "frames": frames,
        "size": list(size),
        "cues": [{"cue": cue, "frame": frame} for cue, frame in cues],
        "captions": [{"start": a, "end": b, "lines": list(lines)} for a, b, lines in captions],
    }
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    film.with_suffix(".json").write_text(text, encoding="utf-8")
    write_srt(film.with_suffix(".srt"), captions, fps)
    write_vtt(film.with_suffix(".vtt"), captions, fps, language)
