"""The joined film, frame by frame."""

import json
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import srt

from workflow.film import Clip, join, joined_captions, write_film

FPS = 60
LENGTHS = (37, 1, 90)


def draw(folder: Path, name: str, frames: int, *, first: int = 0, fps: int = FPS) -> Path:
    """A clip whose n-th frame is of a grey that tells n, and its sidecar."""
    path = folder / f"{name}.mp4"
    options = {"threads": "1", "preset": "veryfast", "crf": "1"}
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", rate=fps, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for n in range(first, first + frames):
            pixels = np.full((48, 64, 3), grey(n), np.uint8)
            film.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        film.mux(stream.encode())
    about = {
        "title": f"章 {name}",
        "fps": fps,
        "frames": frames,
        "captions": [{"start": 0, "end": frames, "lines": [name]}],
    }
    path.with_suffix(".json").write_text(json.dumps(about), encoding="utf-8")
    return path


def grey(n: int) -> int:
    return 40 + n % 160


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Clip]:
    folder, clips, first = tmp_path_factory.mktemp("clips"), [], 0
    for number, length in enumerate(LENGTHS):
        clips.append(Clip.read(draw(folder, f"c{number}", length, first=first)))
        first += length
    return clips


@pytest.fixture(scope="module")
def film(clips: list[Clip], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    write_film(clips, path, title="撞上坐标轴", language="zh")
    return path


def test_every_frame_is_there_in_its_place_and_at_its_time(film: Path) -> None:
    with av.open(film) as container:
        frames = list(container.decode(video=0))
    assert [Fraction(f.pts) * f.time_base * FPS for f in frames] == list(range(sum(LENGTHS)))
    shown = [f.to_ndarray(format="gray").mean() for f in frames]
    np.testing.assert_allclose(shown, [grey(n) for n in range(len(frames))], atol=3)


def test_length_is_exact(film: Path) -> None:
    with av.open(film) as container:
        stream = container.streams.video[0]
        assert stream.frames == sum(LENGTHS)
        assert stream.duration * stream.time_base * FPS == sum(LENGTHS)
        assert stream.average_rate == FPS
        assert stream.start_time == 0


def test_chapter_marks_lie_on_first_frames(film: Path) -> None:
    with av.open(film) as container:
        marks = container.chapters()
    starts = [mark["start"] * mark["time_base"] * FPS for mark in marks]
    assert starts == [sum(LENGTHS[:k]) for k in range(len(LENGTHS))]
    assert marks[-1]["end"] * marks[-1]["time_base"] * FPS == sum(LENGTHS)
    assert [mark["metadata"]["title"] for mark in marks] == ["章 c0", "章 c1", "章 c2"]


def test_title_language_and_a_fast_start(film: Path) -> None:
    with av.open(film) as container:
        assert container.metadata["title"] == "撞上坐标轴"
        assert container.streams.video[0].metadata["language"] == "zho"
    data = film.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_seeking_to_a_chapter_lands_on_its_first_frame(film: Path) -> None:
    with av.open(film) as container:
        stream = container.streams.video[0]
        second = int(Fraction(LENGTHS[0], FPS) / stream.time_base)
        container.seek(second, stream=stream)
        assert next(container.decode(video=0)).pts == second


def test_same_clips_same_bytes(clips: list[Clip], film: Path, tmp_path: Path) -> None:
    join(clips, tmp_path / "again.mp4", title="撞上坐标轴", language="zh")
    assert (tmp_path / "again.mp4").read_bytes() == film.read_bytes()


def test_captions_move_by_whole_frames(clips: list[Clip], film: Path) -> None:
    assert [entry[:2] for entry in joined_captions(clips)] == [(0, 37), (37, 38), (38, 128)]
    entries = list(srt.parse(film.with_suffix(".srt").read_text(encoding="utf-8")))
    starts = [round(entry.start.total_seconds() * FPS, 1) for entry in entries]
    assert starts == [0, 37, 38]
    assert entries[-1].end.total_seconds() == pytest.approx(sum(LENGTHS) / FPS, abs=5e-4)
    assert film.with_suffix(".vtt").read_text(encoding="utf-8").startswith("WEBVTT")


def test_a_lost_frame_is_noticed(tmp_path: Path) -> None:
    path = draw(tmp_path, "short", 5)
    about = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    path.with_suffix(".json").write_text(json.dumps(about | {"frames": 6}), encoding="utf-8")
    with pytest.raises(ValueError, match="has 5 frames, its scene counted 6"):
        join([Clip.read(path)], tmp_path / "film.mp4", title="", language="en")


def test_clips_of_another_speed_are_refused(clips: list[Clip], tmp_path: Path) -> None:
    slow = Clip.read(draw(tmp_path, "slow", 5, fps=30))
    with pytest.raises(ValueError, match="differs in format"):
        join([clips[0], slow], tmp_path / "film.mp4", title="", language="en")
