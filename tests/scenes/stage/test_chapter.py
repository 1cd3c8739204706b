"""The stage: its clock, its captions and its camera, on films that are really rendered."""

import itertools
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import av
import numpy as np
import pytest
import srt
from figures import disc, square
from manim import VGroup, config, tempconfig
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from manim.utils.color import ManimColor
from PIL import Image

from scenes.drawing.curves import circle_points
from scenes.drawing.motion import Fade, Sweep, presence
from scenes.l1 import L1
from scenes.lesson.lesson import load
from scenes.look.layout import ASPECTS, LAYOUTS
from scenes.review.stills import stills
from scenes.stage.camera import StageCamera
from scenes.stage.chapter import Stage, fit_frame
from scenes.stage.frames import FrameRenderer, HoldEncoder
from scenes.stage.rehearsal import rehearse
from scenes.words.languages import LANGUAGES
from scenes.words.narration import Narration

ROOT = Path(__file__).resolve().parents[3]
RATES = (15, 30, 60)
QUIET = {"progress_bar": "none", "verbosity": "ERROR"}

pytestmark = pytest.mark.usefixtures("manim_config")


class Short(Stage):
    """A chapter of seven seconds, in which captions change while things move and while they rest.

    A dot runs along the middle of the frame; `track` has where it was set in each frame drawn.
    """

    folder: ClassVar[Path]

    def words(self):
        return Narration.load("en", folder=self.folder)

    def construct(self):
        self.values = {"n": 2}
        self.dot = presence(disc(0.5), 1.0)
        self.add(self.dot)
        with self.beat("move") as beat:
            beat.play(self.run_to(4.0), to=0.93)
        with self.beat("rest") as beat:
            beat.hold(seconds=0.41)
            beat.play(Fade(self.dot, to=0.3), seconds=0.2)
        self.wait(0.5)

    def run_to(self, x):
        where = self.dot.get_center()[0]

        def at(x):
            self.dot.points = circle_points(0.5) + np.array([x, 0, 0])

        return Sweep(self.dot, at, where, x)


NARRATION = """
[test_chapter]
title = "Short"

[test_chapter.beats]
move = "This is the first caption of the film. While the next one comes, the dot moves on."
rest = "Now the dot <stays>stays where it is. <number>It is number {n}."
"""


@pytest.fixture(scope="module", autouse=True)
def words(tmp_path_factory):
    Short.folder = tmp_path_factory.mktemp("narration")
    (Short.folder / "en.toml").write_text(NARRATION, encoding="utf-8")


# Films


@dataclass(frozen=True, eq=False, repr=False)
class Film:
    """A rendered film: where it lies, what its sidecar says, and its decoded grey frames."""

    path: Path
    sidecar: dict
    pictures: np.ndarray

    @property
    def tick(self):
        """Frames of 1/15 s."""
        return self.sidecar["fps"] // 15


def decode(path):
    with av.open(path) as film:
        return np.array([frame.to_ndarray(format="gray") for frame in film.decode(video=0)])


def render(chapter, folder, fps):
    size = {"pixel_width": 320, "pixel_height": 180, "frame_rate": fps}
    with tempconfig({**QUIET, **size, "media_dir": str(folder), "disable_caching": True}):
        stage = chapter(lesson=load().seen("en"))
        stage.render()
        path = Path(stage.output_plan.primary_artifact)
    sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert sidecar["frames"] == stage.frame
    return Film(path, sidecar, decode(path))


@pytest.fixture(scope="module")
def films(tmp_path_factory):
    """The short chapter at each rate."""
    with tempconfig({}):  # a stage turns manim's frame
        return {fps: render(Short, tmp_path_factory.mktemp(f"film{fps}"), fps) for fps in RATES}


@pytest.fixture(params=RATES)
def film(films, request):
    return films[request.param]


def test_a_film_has_exactly_the_frames_that_were_counted(film):
    assert len(film.pictures) == film.sidecar["frames"]


def test_cues_and_captions_come_at_the_same_time_at_every_rate(films):
    told = []
    for film in films.values():
        frames = [
            film.sidecar["frames"],
            *(cue["frame"] for cue in film.sidecar["cues"]),
            *(caption[edge] for caption in film.sidecar["captions"] for edge in ("start", "end")),
        ]
        assert all(frame % film.tick == 0 for frame in frames)
        told.append([frame // film.tick for frame in frames])
    assert told[0] == told[1] == told[2]
    assert len(films[15].sidecar["captions"]) == 4


def test_captions_change_in_the_picture_in_exactly_their_frames(film):
    band = LAYOUTS["16:9"].caption
    height = film.pictures.shape[1]
    rows = slice(
        *(round((0.5 - y / LAYOUTS["16:9"].height) * height) for y in (band.y1, band.y0 - 0.1))
    )
    bands = film.pictures[:, rows].astype(float)
    due = np.full(len(bands), -1)
    for index, caption in enumerate(film.sidecar["captions"]):
        due[caption["start"] : caption["end"]] = index
    # What each caption looks like: the picture in the middle of its time.
    looks = {
        index: bands[np.median(np.flatnonzero(due == index)).astype(int)] for index in set(due)
    }
    far = min(abs(a - b).mean() for a, b in itertools.combinations(looks.values(), 2))
    for frame, picture in enumerate(bands):
        distance = {index: abs(picture - look).mean() for index, look in looks.items()}
        assert min(distance, key=distance.get) == due[frame], f"frame {frame}"
        assert distance[due[frame]] < far / 2


def test_the_dot_moves_steadily_and_then_rests(film):
    middle = film.pictures[:, 60:120].astype(float)
    dark = 255 - middle
    x = (dark * np.arange(dark.shape[2])).sum(axis=(1, 2)) / dark.sum(axis=(1, 2))
    moving = round(0.93 * film.sidecar["cues"][1]["frame"])
    steps = np.diff(x[:moving])
    assert steps == pytest.approx(np.full(len(steps), steps.mean()), abs=0.35)
    assert abs(np.diff(x[moving + film.tick : film.sidecar["cues"][1]["frame"]])).max() < 0.05


def test_the_last_caption_ends_before_the_last_frame(film):
    assert film.sidecar["captions"][-1]["end"] < film.sidecar["frames"] - 1


def test_the_caption_files_say_what_the_sidecar_says(film):
    fps, captions = film.sidecar["fps"], film.sidecar["captions"]
    listed = list(srt.parse(film.path.with_suffix(".srt").read_text(encoding="utf-8")))
    assert len(listed) == len(captions)
    for entry, caption in zip(listed, captions, strict=True):
        assert entry.content == "\n".join(caption["lines"])
        for shown, frame in ((entry.start, caption["start"]), (entry.end, caption["end"])):
            assert abs(shown - timedelta(seconds=frame / fps)) <= timedelta(milliseconds=0.5)
    vtt = film.path.with_suffix(".vtt").read_text(encoding="utf-8")
    assert vtt.startswith("WEBVTT\n")
    assert vtt.count(" --> ") == len(captions)


def test_the_sidecar_describes_the_film(film):
    sidecar = film.sidecar
    assert (sidecar["chapter"], sidecar["title"]) == ("test_chapter", "Short")
    assert sidecar["language"] == "en"
    assert sidecar["size"] == [film.pictures.shape[2], film.pictures.shape[1]]
    assert [cue["cue"] for cue in sidecar["cues"]] == ["move", "rest"]
    assert sidecar["captions"][-1]["lines"] == ["It is number 2."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_l1_chapter_keeps_one_time_line_at_every_rate(language):
    lines = []
    for fps in RATES:
        with tempconfig({"frame_rate": fps}):
            stage = rehearse(L1, load().seen(language), lambda *_: None, samples=1)
        tick = fps // 15
        edges = [edge for shown in stage.captions for edge in (shown.start, shown.end)]
        frames = [stage.frame, *edges, *(frame for _, frame in stage.cues)]
        assert all(frame % tick == 0 for frame in frames)
        lines.append([frame // tick for frame in frames])
        assert edges == sorted(edges)
        assert edges[-1] < stage.frame
        # A beat lasts as long as its text is spoken.
        for (cue, start), end in itertools.zip_longest(
            stage.cues, [frame for _, frame in stage.cues[1:]], fillvalue=stage.frame
        ):
            spoken = stage.narration.speak("l1", cue, stage.values)
            assert end - start == spoken.ticks * tick
    assert lines[0] == lines[1] == lines[2]


# The command line, as a user types it, on the L1 chapter


def manim(folder, *options):
    """Render the chapter at a tiny size; returns the folder of what was made."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("LESSON")}
    command = [sys.executable, "-m", "manim", "render", "scenes/l1.py"]
    done = subprocess.run(
        [*command, "-r", "160,90", "--fps", "15", "--media_dir", str(folder), *options],
        cwd=ROOT,
        env=clean,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,  # it asks nothing
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def made(folder, pattern):
    """The one file of that name outside the folder of pieces."""
    (path,) = (p for p in folder.rglob(pattern) if "partial_movie_files" not in p.parts)
    return path


@pytest.fixture(scope="module")
def chapter(tmp_path_factory):
    """The L1 chapter in the lesson's first language, rendered by a plain `manim render`."""
    path = made(manim(tmp_path_factory.mktemp("l1")), "L1.mp4")
    sidecar = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return Film(path, sidecar, decode(path))


@pytest.mark.slow
def test_manim_render_makes_the_chapter(chapter):
    assert chapter.pictures.shape == (chapter.sidecar["frames"], 90, 160)
    assert chapter.sidecar["chapter"] == "l1"
    for suffix in (".srt", ".vtt"):
        assert chapter.path.with_suffix(suffix).stat().st_size > 100


@pytest.mark.slow
def test_a_still_is_the_frame_that_the_film_has(chapter, tmp_path):
    with tempconfig({**QUIET, "pixel_width": 160, "pixel_height": 90, "frame_rate": 15}):
        drawn = stills("l1", load(), tmp_path, per_beat=1)
    starts = [cue["frame"] for cue in chapter.sidecar["cues"]]
    ends = [*starts[1:], chapter.sidecar["frames"]]
    assert len(drawn) == len(ends)
    for path, end in zip(drawn, ends, strict=True):
        still = np.asarray(Image.open(path).convert("L"), dtype=float)
        error = abs(still - chapter.pictures[starts[0] :]).mean(axis=(1, 2))
        assert error[end - 1 - starts[0]] < 1.5  # the encoder leaves a trace
        assert error[end - 1 - starts[0]] <= error.min() + 0.05, path.name


@pytest.mark.slow
def test_the_last_frame_as_a_still(tmp_path):
    picture = Image.open(made(manim(tmp_path, "-s"), "*.png"))
    assert picture.size == (160, 90)
    assert len(picture.convert("RGB").getcolors(maxcolors=160 * 90)) > 50


@pytest.mark.slow
def test_a_gif(tmp_path, chapter):
    picture = Image.open(made(manim(tmp_path, "--format=gif"), "*.gif"))
    assert picture.size == (160, 90)
    assert picture.n_frames == chapter.sidecar["frames"]


@pytest.mark.slow
def test_a_transparent_film(tmp_path, chapter):
    path = made(manim(tmp_path, "-t"), "*.mov")
    with av.open(path) as film:
        frames = [frame.to_ndarray(format="rgba") for frame in film.decode(video=0)]
    assert len(frames) == chapter.sidecar["frames"]
    opaque = frames[-1][..., 3]
    assert opaque[0, 0] == 0  # the page
    assert opaque[40, 40] == 255  # the board's sheet


# The rehearsal


def test_a_rehearsal_visits_every_frame_once_in_order():
    seen = []
    stage = rehearse(Short, load(), lambda _, frame: seen.append(frame), samples=10**6)
    assert seen == list(range(stage.frame))


def test_a_moment_does_not_depend_on_those_that_were_shown_before():
    def watch(samples):
        moments = {}

        def visit(stage, frame):
            caption = stage.band.shown and stage.band.shown.plain
            moments[frame] = (*stage.dot.get_center(), stage.dot.presence, caption)

        rehearse(Short, load(), visit, samples)
        return moments

    every, some = watch(10**6), watch(4)
    assert len(every) > 4 * len(some)
    assert some.items() <= every.items()


# The clock


@pytest.fixture
def stage():
    """A stage that has played an empty chapter."""

    class Empty(Short):
        def construct(self):
            self.wait(1 / 15)

    return rehearse(Empty, load(), lambda *_: None)


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("seconds", [0.0, 0.01, 0.4, 1.0, 1.234, 7.77])
def test_seconds_become_whole_ticks_and_never_none(stage, fps, seconds):
    stage.fps = fps
    frames = stage.frames(seconds)
    assert frames >= fps // 15
    assert frames % (fps // 15) == 0
    assert abs(frames / fps - max(seconds, 1 / 15)) <= 0.5 / 15 + 1e-9


def test_other_rates_are_rounded_to_their_own_frames(stage):
    stage.fps = 24
    assert [stage.frames(seconds) for seconds in (0.0, 1.0, 1.03)] == [1, 24, 25]


def test_a_beat_that_is_over_refuses_another_animation():
    class Late(Short):
        def construct(self):
            self.values = {"n": 2}
            with self.beat("rest") as beat:
                beat.hold(to=1.0)
                beat.play(Fade(self.title_of_nothing()))

        def title_of_nothing(self):
            return disc()

    with pytest.raises(ValueError, match="nothing is left of the beat"):
        rehearse(Late, load(), lambda *_: None)


@pytest.mark.parametrize("fps", RATES)
def test_a_beat_plays_to_a_mark_in_the_frame_of_its_word(fps):
    class Marked(Short):
        def construct(self):
            self.values = {"n": 2}
            self.dot = disc()
            with self.beat("rest") as beat:
                beat.play(Fade(self.dot), to="stays")
                self.stays = self.frame
                beat.hold(to="number")
                self.number = self.frame
                with pytest.raises(ValueError, match="beat before <stays> for"):
                    beat.play(Fade(self.dot), to="stays")

    with tempconfig({"frame_rate": fps}):
        stage = rehearse(Marked, load(), lambda *_: None)
    first, second = stage.captions
    length = round((first.end - first.start) * 15 / fps)
    assert stage.stays * 15 / fps == round(length * 3 / 7)  # "Now the dot" of seven words
    assert stage.number == second.start
    assert stage.unplayed == []


# The order of drawing


class Pile(Short):
    """Three discs on each other; `orders` has what lay on what after each step."""

    def construct(self):
        self.low, self.middle, self.high = discs = [disc(), disc(), disc()]
        self.orders = []
        self.add(*discs)
        self.note()
        self.play(Fade(self.low, to=0.5), frames=2)
        self.note()
        self.play(Sweep(VGroup(self.low, self.middle), lambda _: None, 0, 1), frames=2)
        self.note()
        self.late = [disc(), VGroup(disc(), disc())]
        self.lay((self.low, self.middle), [*self.late, self.high])
        self.note()
        self.play(*(Fade(each) for each in self.late), frames=2)
        self.note()

    def note(self):
        self.orders.append([mobject for mobject in self.mobjects if mobject is not self.band])


def test_fading_and_sweeping_leave_the_order_of_drawing():
    pile = rehearse(Pile, load(), lambda *_: None)
    assert pile.orders[0] == pile.orders[1] == pile.orders[2] == [pile.low, pile.middle, pile.high]
    assert pile.orders[3] == pile.orders[4] == [pile.low, pile.middle, *pile.late, pile.high]


def test_what_is_laid_out_waits_unseen():
    seen = []

    class Wait(Pile):
        def note(self):
            if hasattr(self, "late"):
                family = [part for each in self.late for part in each.get_family()]
                seen.append({part.presence for part in family})

    rehearse(Wait, load(), lambda *_: None)
    assert seen == [{0.0}, {1.0}]


def test_a_picture_that_was_given_away_is_not_drawn_on_again(stage):
    renderer = FrameRenderer(StageCamera)
    renderer.camera.background_color = ManimColor("#FFFFFF")
    renderer.update_frame(stage, [square(2)])
    given = renderer.get_frame()
    before = given.copy()
    renderer.update_frame(stage, [square(4)])
    renderer.save_static_frame_data(stage, [square(1)])
    renderer.update_frame(stage, [disc(3)])
    assert (given == before).all()
    assert (renderer.get_frame() != before).any()


def test_a_held_picture_is_encoded_as_manim_would(tmp_path):
    spec = stage_spec()
    noise = np.random.default_rng(1).integers(0, 256, (spec.height, spec.width, 4), dtype=np.uint8)
    for encoder_class in (HoldEncoder, VideoSegmentEncoder):
        encoder = encoder_class(target=tmp_path / f"{encoder_class.__name__}.mp4", spec=spec)
        encoder.write_frame(noise)
        encoder.write_frame(noise[::-1].copy(), repeat=9)
        encoder.write_frame(noise)
        encoder.finish()
    mine, manims = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert mine == manims
    assert len(decode(tmp_path / "HoldEncoder.mp4")) == 11


def stage_spec():
    """How manim would encode a tiny film of the stage."""
    with tempconfig({**QUIET, "pixel_width": 160, "pixel_height": 90, "frame_rate": 30}):
        return Short().session_spec.video_encoder


# The frame


@pytest.mark.parametrize("start", [(1920, 1080), (1080, 1920)])
@pytest.mark.parametrize(
    ("shape", "pixels"), [("16:9", (1920, 1080)), ("9:16", (1080, 1920)), ("1:1", (1080, 1080))]
)
def test_the_frame_is_turned_to_the_lessons_aspect(shape, pixels, start):
    with tempconfig({"pixel_width": start[0], "pixel_height": start[1]}):
        fit_frame(load().seen(aspect=shape))
        assert (config.pixel_width, config.pixel_height) == pixels
        assert config.frame_width / config.frame_height == pytest.approx(pixels[0] / pixels[1])
        assert config.frame_height == LAYOUTS[shape].height


@pytest.mark.parametrize("shape", ASPECTS)
def test_a_unit_is_as_wide_as_it_is_high(shape):
    stage = rehearse(Short, load().seen(aspect=shape), lambda *_: None, samples=1)
    camera = stage.camera
    assert camera.frame_width / camera.pixel_width == pytest.approx(
        camera.frame_height / camera.pixel_height
    )
    assert camera.frame_width == LAYOUTS[shape].width
