"""Exact in time, and the same everywhere: whole chapters, really rendered, frame by frame."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest

from scenes import CORE, EXTRAS
from scenes.lesson.lesson import load
from scenes.review.stills import chapter_class
from scenes.stage.rehearsal import rehearse

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow

SOURCES = ("scenes", "solver", "assets", "lesson.toml", "manim.cfg")


def render(root: Path, chapter: str, media: Path, fps: int = 15, **env: str) -> subprocess.Popen:
    """Start rendering a chapter of the sources in `root`, very small."""
    command = [sys.executable, "-m", "manim", "render", f"scenes/{chapter}.py"]
    command += ["-r", "192,108", "--fps", str(fps), "--media_dir", str(media)]
    return subprocess.Popen(
        [*command, "-v", "ERROR"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def film(media: Path, process: subprocess.Popen) -> Path:
    """The film, once it is there."""
    output, _ = process.communicate()
    assert process.returncode == 0, output
    (sidecar,) = media.rglob("*.json")
    return sidecar.with_suffix(".mp4")


def pictures(path: Path) -> list[str]:
    """A digest of each decoded frame."""
    with av.open(str(path)) as container:
        return [
            hashlib.sha256(frame.to_ndarray(format="rgb24").tobytes()).hexdigest()
            for frame in container.decode(video=0)
        ]


@pytest.mark.parametrize("chapter", [*CORE, *EXTRAS])
def test_a_chapter_has_the_frames_that_its_clock_counts(chapter: str, tmp_path: Path) -> None:
    path = film(tmp_path, render(ROOT, chapter, tmp_path))
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    with av.open(str(path)) as container:
        count = sum(1 for _ in container.decode(video=0))
    assert count == told["frames"]
    assert told["captions"][-1]["end"] < told["frames"]
    starts = [cue["frame"] for cue in told["cues"]]
    assert starts == sorted(set(starts))


@pytest.mark.usefixtures("manim_config")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("chapter", [*CORE, *EXTRAS])
def test_a_chapter_has_one_time_line_at_every_rate(chapter: str, language: str) -> None:
    from manim import tempconfig

    lines = []
    for fps in (15, 30, 60):
        with tempconfig({"frame_rate": fps}):
            stage = rehearse(
                chapter_class(chapter), load().seen(language), lambda *_: None, samples=1
            )
        cues = [(cue, frame * 60 // fps) for cue, frame in stage.cues]
        captions = [(s.start * 60 // fps, s.end * 60 // fps) for s in stage.captions]
        lines.append((stage.frame * 60 // fps, cues, captions))
    assert lines[0] == lines[1] == lines[2]


def test_the_same_sources_make_the_same_frames_anywhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "another folder"
    for name in SOURCES:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source, elsewhere / name, ignore=ignored)
        else:
            shutil.copy(source, elsewhere / name)
    here = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
    there = {"TZ": "Asia/Shanghai", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "2"}
    # Both at once: each is the other's load.
    jobs = [
        (tmp_path / "a", render(ROOT, "l1", tmp_path / "a", **here)),
        (tmp_path / "b", render(elsewhere, "l1", tmp_path / "b", **there)),
    ]
    first, second = (film(media, process) for media, process in jobs)
    assert pictures(first) == pictures(second)
    for suffix in (".json", ".srt", ".vtt"):
        sidecar = first.with_suffix(suffix).read_bytes()
        assert sidecar == second.with_suffix(suffix).read_bytes()
