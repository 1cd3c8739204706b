"""The stage that all chapters play on: an exact clock, beats with their narration, captions.

A chapter is a `Stage` with beats. A beat is one cue of the narration: the text's spoken length is
the beat's length, and what moves within it is told in parts of the beat, so that another language
or another pace stretches the picture with the words.

Time is counted in frames, never in seconds: manim is handed durations that make it draw exactly
the frames that were counted, so the sidecar files agree with the picture to the frame. All beats
are whole multiples of 1/15 s, hence the same at 15, 30 and 60 frames a second.
"""

import inspect
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from pathlib import Path
from typing import Any

import cairo
import numpy as np
from manim import (
    Animation,
    Mobject,
    Scene,
    VGroup,
    VMobject,
    Wait,
    config,
    linear,
    smooth,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.color import ManimColor
from tqdm import tqdm

from scenes.captions import Caption, write_srt, write_vtt
from scenes.frames import FrameRenderer, FreshCamera
from scenes.layout import LAYOUTS, Region
from scenes.lesson import Lesson
from scenes.lesson import load as load_lesson
from scenes.narration import Narration
from scenes.theme import THEMES
from scenes.typeset import EM, Instrument, Text, outline

GRID = 15
"""Beats start on the common grid of 15, 30 and 60 frames a second."""

_JOINT = 1e-5  # scene units; cubics that meet as nearly as that are one path
_STEPS = 2.0**20  # to a scene unit: some thirty of them to a step of cairo's own, 1/256 pixel
_NUDGE = 1e-6  # seconds; turns a count of frames into a run time that manim cuts to that count


def settled(values: np.ndarray) -> np.ndarray:
    """Numbers without their last bits, which differ from processor to processor.

    Cairo would round a coordinate that is half a step of its own up on one and down on another.
    """
    return np.rint(values * _STEPS) / _STEPS


class StageCamera(FreshCamera):
    """Manim's camera, which draws settled coordinates, and honours two attributes of a mobject.

    `presence` scales its opacity (0: not drawn), so that fading needs no copies and no change of
    colours; `clip` cuts it exactly, strokes included: a `Region`, a mobject whose path is the edge,
    or several of them, of which the common part is left.
    """

    _presence = 1.0

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context) -> "StageCamera":
        presence = getattr(vmobject, "presence", 1.0)
        if presence <= 0 or len(vmobject.points) < 4:
            return self
        clips = getattr(vmobject, "clip", None)
        if clips is not None:
            ctx.save()
            for clip in clips if isinstance(clips, tuple) else (clips,):
                self._clip(clip, ctx)
        self._presence = presence
        super().display_vectorized(vmobject, ctx)
        if clips is not None:
            ctx.restore()
        return self

    def _clip(self, clip: Region | VMobject, ctx: cairo.Context) -> None:
        ctx.new_path()
        if isinstance(clip, Region):
            x0, y0, x1, y1 = settled(np.array([clip.x0, clip.y0, clip.x1, clip.y1])).tolist()
            ctx.rectangle(x0, y0, x1 - x0, y1 - y0)
        else:
            self.set_cairo_context_path(ctx, clip)
        ctx.clip()

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject) -> "StageCamera":
        """Manim's path, in half of its time: numbers go to cairo as Python's, not as numpy's."""
        ctx.new_path()
        cubics = settled(vmobject.points[: len(vmobject.points) // 4 * 4, :2]).reshape(-1, 8)
        if len(cubics) == 0:
            return self
        gaps = np.abs(cubics[1:, :2] - cubics[:-1, 6:]).max(axis=1) > _JOINT
        edges = [0, *(np.flatnonzero(gaps) + 1).tolist(), len(cubics)]
        rows = cubics.tolist()
        for first, last in pairwise(edges):
            ctx.move_to(*rows[first][:2])
            for row in rows[first:last]:
                ctx.curve_to(*row[2:])
            if dist(rows[first][:2], rows[last - 1][6:]) <= _JOINT:
                ctx.close_path()
        return self

    def apply_fill(self, ctx: cairo.Context, vmobject: VMobject) -> "StageCamera":
        if vmobject.fill_rgbas[0][3] > 0:  # manim fills even what is invisible
            super().apply_fill(ctx, vmobject)
        return self

    def set_cairo_context_color(
        self, ctx: cairo.Context, rgbas: np.ndarray, vmobject: VMobject
    ) -> "StageCamera":
        if self._presence < 1:
            rgbas = settled(rgbas * (1, 1, 1, self._presence))
        return super().set_cairo_context_color(ctx, rgbas, vmobject)


def presence(mobject: Mobject, value: float) -> Mobject:
    """Set the presence of a mobject and of all its parts; returns it."""
    for member in mobject.get_family():
        member.presence = value
    return mobject


class Directed(Animation):
    """An animation that sets its mobject in place and needs no copy of it."""

    def __init__(self, mobject: Mobject, **kwargs: Any) -> None:
        super().__init__(mobject, rate_func=kwargs.pop("rate_func", linear), **kwargs)

    def create_starting_mobject(self) -> Mobject:
        return self.mobject


class Fade(Directed):
    """Bring mobjects to a presence: 1 shown, 0 gone, in between: not spoken of."""

    def __init__(self, *mobjects: Mobject, to: float = 1.0, **kwargs: Any) -> None:
        super().__init__(VGroup(*mobjects), **kwargs)
        self.to = to

    def begin(self) -> None:
        self.members = [(m, getattr(m, "presence", 1.0)) for m in self.mobject.get_family()]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        ease = self.rate_func(alpha)
        for member, start in self.members:
            member.presence = start + ease * (self.to - start)


class Sweep(Directed):
    """Run a function over a parameter, linearly in it, so that speed does not lie.

    `at(value)` sets mobjects in place; `mobject` holds all that it moves.
    """

    def __init__(
        self, mobject: Mobject, at: Callable[[float], None], start: float, end: float, **kwargs: Any
    ) -> None:
        super().__init__(mobject, **kwargs)
        self.at, self.start, self.end = at, start, end

    def interpolate_mobject(self, alpha: float) -> None:
        ease = self.rate_func(alpha)
        # The end is hit exactly: start + 1 * (end - start) may miss it by an ulp.
        self.at(self.end if ease == 1 else self.start + ease * (self.end - self.start))


class CaptionBand(VGroup):
    """The narration's line under the picture: one path for each role, set in place."""

    def __init__(self, stage: "Stage") -> None:
        super().__init__()
        self.layout, self.theme = stage.layout, stage.theme
        # What a language writes where a line was broken.
        self.joint = "" if stage.narration.language.ideographic else " "
        self.shown: Caption | None = None
        self.paths = {
            role: VMobject(stroke_width=0, fill_opacity=1, fill_color=self.theme.texts[role])
            for role in ("ink", "loss", "penalty", "optimum")
        }
        self.add(*self.paths.values())

    def show(self, caption: Caption | None) -> None:
        """Put a caption's lines into the band, or empty it."""
        self.shown = caption
        lines = [] if caption is None else self._rows(caption)
        self.em = min((size for _, _, _, size in lines), default=0.0)
        for role, path in self.paths.items():
            pieces = [
                shape.paths[role] * size + (x, y, 0)
                for shape, x, y, size in lines
                if role in shape.paths
            ]
            path.points = np.concatenate(pieces) if pieces else np.zeros((0, 3))

    def _rows(self, caption: Caption) -> list[tuple[Any, float, float, float]]:
        sources = [line.typst for line in caption.lines]
        if self.layout.caption_rows == 1:
            sources = [self.joint.join(sources)]
        band, shapes = self.layout.caption, [outline(source) for source in sources]
        widest = max(shape.width for shape in shapes)
        em = min(self.layout.sizes["caption"] * EM, band.width / widest)
        leading = 1.35 * em
        first = band.center[1] + (len(shapes) - 1) / 2 * leading - 0.3 * em
        return [
            (shape, band.center[0] - shape.width * em / 2, first - row * leading, em)
            for row, shape in enumerate(shapes)
        ]


@dataclass(frozen=True)
class Shown:
    """A caption on the film's time line: from frame `start` up to, not including, `end`."""

    start: int
    end: int
    caption: Caption


class Beat:
    """One cue while it is being played: a length in frames, and a cursor."""

    def __init__(self, stage: "Stage", frames: int) -> None:
        self.stage, self.frames, self.start = stage, frames, stage.frame

    @property
    def spent(self) -> int:
        """Frames of this beat that have been played."""
        return self.stage.frame - self.start

    def _length(self, to: float | None, seconds: float | None) -> int:
        if seconds is not None:
            wanted = self.stage.frames(seconds)
        else:
            wanted = round((1.0 if to is None else to) * self.frames) - self.spent
        return min(wanted, self.frames - self.spent)

    def play(
        self, *animations: Animation, to: float | None = None, seconds: float | None = None
    ) -> None:
        """Play up to the part `to` of the beat (1: its end), or for some seconds of it."""
        frames = self._length(to, seconds)
        if frames < 1:
            raise ValueError(
                f"{self.stage.chapter}: nothing is left of the beat for {animations[0]}."
            )
        self.stage.play(*animations, frames=frames)

    def hold(self, to: float | None = None, seconds: float | None = None) -> None:
        """Keep the picture still up to the part `to` of the beat, or for some seconds of it."""
        frames = self._length(to, seconds)
        if frames > 0:
            self.stage.hold(frames)


def fit_frame(lesson: Lesson) -> None:
    """Turn manim's frame to the lesson's aspect ratio; the quality gives the shorter side."""
    long = max(config.pixel_width, config.pixel_height)
    short = min(config.pixel_width, config.pixel_height)
    layout = LAYOUTS[lesson.aspect]
    if layout.width > layout.height:
        config.pixel_width, config.pixel_height = long, short
    elif layout.width < layout.height:
        config.pixel_width, config.pixel_height = short, long
    else:
        config.pixel_width = config.pixel_height = short
    config.frame_width, config.frame_height = layout.width, layout.height


class Stage(Scene):
    """A chapter's scene. Subclasses write `construct` as a list of beats.

    Attributes that a chapter uses: `lesson`, `theme`, `layout`, `narration`, `chapter` (the name
    of its file), `values` (the computed numbers that its narration may name).
    """

    def __init__(self, renderer: CairoRenderer | None = None, **kwargs: Any) -> None:
        self.lesson: Lesson = load_lesson()
        self.theme = THEMES[self.lesson.theme]
        self.layout = LAYOUTS[self.lesson.aspect]
        self.narration = self.words()
        self.chapter = Path(inspect.getfile(type(self))).stem
        self.values: dict[str, Any] = {}
        self.instruments: list[Instrument] = []
        fit_frame(self.lesson)
        super().__init__(renderer or FrameRenderer(StageCamera), StageCamera, **kwargs)
        self.camera.background_color = ManimColor(self.theme.page)
        self.fps = round(config.frame_rate)
        self.frame = 0
        self.length = 0  # frames of what is being played
        self.cues: list[tuple[str, int]] = []
        self.captions: list[Shown] = []
        self.band = CaptionBand(self)

    def words(self) -> Narration:
        """The narration that this chapter's cues are in."""
        return Narration.load(self.lesson.language, self.lesson.rate)

    # The clock

    def frames(self, seconds: float) -> int:
        """Seconds as a whole count of frames, on the common grid where the rate allows it."""
        unit = self.fps // GRID if self.fps % GRID == 0 else 1
        return max(unit, round(seconds * self.fps / unit) * unit)

    def play(self, *animations: Animation, frames: int | None = None, **kwargs: Any) -> None:
        """Play animations for exactly `frames` frames (default: their longest run time)."""
        if frames is None:
            frames = self.frames(max(animation.run_time for animation in animations))
        inside = any(
            self.frame < edge < self.frame + frames
            for shown in self.captions
            for edge in (shown.start, shown.end)
        )
        self.bring_to_back(self.band)
        self._caption_at(self.frame)
        kwargs["run_time"] = (frames - _NUDGE) / self.fps
        self.length = frames
        super().play(*animations, self.band_ticker() if inside else (), **kwargs)
        self.frame += frames
        self._caption_at(self.frame)

    def band_ticker(self) -> Animation:
        """Changes the caption at its frame while other things move.

        The band lies at the back, among what manim draws once for all frames of an animation; that
        picture is drawn anew when the caption changes, instead of the caption in every frame.
        """
        start = self.frame

        def at(passed: float) -> None:
            before = self.band.shown
            self._caption_at(start + round(passed))
            if self.band.shown is not before:
                still = [*self.band, *self.static_mobjects]
                self.renderer.save_static_frame_data(self, still)

        return Sweep(VMobject(), at, 0.0, self.length)

    def hold(self, frames: int) -> None:
        """Keep the picture still for exactly `frames` frames, captions apart."""
        end = self.frame + frames
        edges = {edge for shown in self.captions for edge in (shown.start, shown.end)}
        while self.frame < end:
            stop = min([edge for edge in edges if self.frame < edge < end] + [end])
            self._caption_at(self.frame)
            self.length = count = stop - self.frame
            super().play(Wait(run_time=(count + _NUDGE) / self.fps))
            self.frame = stop
        self._caption_at(self.frame)

    def wait(self, duration: float = 1.0, **_: Any) -> None:
        """Keep the picture still for some seconds, rounded to whole frames."""
        self.hold(self.frames(duration))

    def add_mobjects_from_animations(self, animations: list[Animation]) -> None:
        """Leave the drawing order as it is: a `Directed` animation moves what is on the stage."""
        super().add_mobjects_from_animations(
            [animation for animation in animations if not isinstance(animation, Directed)]
        )

    def add_under(self, above: Mobject, *mobjects: Mobject) -> None:
        """Add mobjects that wait unseen, in the drawing order just under `above`."""
        place = self.mobjects.index(above)
        self.mobjects[place:place] = [presence(mobject, 0.0) for mobject in mobjects]

    # Beats

    @contextmanager
    def beat(self, cue: str) -> Iterator[Beat]:
        """One cue of the narration: what is played inside fills it, what is left is held.

        Raises `narration.NarrationError` if the cue is missing, or names a number that
        `self.values` does not hold.
        """
        speech = self.narration.speak(self.chapter, cue, self.values)
        grid = self.frames(1 / GRID)
        self.cues.append((cue, self.frame))
        for caption in speech.captions:
            start, end = self.frame + caption.start * grid, self.frame + caption.end * grid
            self.captions.append(Shown(start, end, caption))
        beat = Beat(self, speech.ticks * grid)
        yield beat
        beat.hold()

    def _caption_at(self, frame: int) -> None:
        caption = next(
            (s.caption for s in reversed(self.captions) if s.start <= frame < s.end), None
        )
        if self.lesson.captions and caption is not self.band.shown:
            self.band.show(caption)

    # The title card, and the files beside the film

    def title_card(self, *board: Mobject, dot: Mobject, row: Region | None = None) -> None:
        """Open the chapter: its title and the balance point, then the board under that point.

        The dot does not move: it carries the viewer over the cut. The title goes to its place, at
        the left of `row` (default: the layout's title row).
        """
        title = Text(self, self.narration.title(self.chapter).typst, "title")
        small, large = self._title_homes(title, dot.get_center(), row or self.layout.title)
        shape = [part.points.copy() for part in title.submobjects]

        def glide(share: float) -> None:
            ease = smooth(share)
            scale, where = (a + ease * (b - a) for a, b in zip(large, small, strict=True))
            for part, points in zip(title.submobjects, shape, strict=True):
                part.points = points * scale + where

        glide(0.0)
        self.title = title
        self.add(presence(title, 0.0), *(presence(mobject, 0.0) for mobject in board), dot)
        self.play(Fade(title), frames=self.frames(0.4))
        self.hold(self.frames(1.0))
        self.play(Sweep(title, glide, 0.0, 1.0), frames=self.frames(0.5))
        self.play(*(Fade(mobject) for mobject in board), frames=self.frames(0.5))

    def _title_homes(
        self, title: Text, dot: np.ndarray, row: Region
    ) -> tuple[tuple[float, np.ndarray], tuple[float, np.ndarray]]:
        """The title in its row and on the card: (scale, shift) of the outline on its baseline."""
        safe = self.layout.safe
        width = title.outline.width * title.em
        small = min(1.0, row.width / width)
        home = np.array([row.x0, row.center[1] - 0.3 * title.em * small, 0.0])
        large = min(1.9, 0.9 * safe.width / width)
        below = 0.22 * safe.height * (-1 if dot[1] > 0 else 1)
        card = np.array([-width * large / 2, below - 0.3 * title.em * large, 0.0])
        return (small, home), (large, card)

    def tear_down(self) -> None:
        """Write the sidecar files next to the film that manim is about to finish."""
        output = self.session_spec.output
        film = self.output_plan.primary_artifact
        if film is None or not output.is_video or self.renderer.skip_animations:
            return
        film.parent.mkdir(parents=True, exist_ok=True)
        captions = [
            (s.start, s.end, [line.plain for line in s.caption.lines]) for s in self.captions
        ]
        sidecar = {
            "chapter": self.chapter,
            "language": self.lesson.language,
            "title": self.narration.title(self.chapter).plain,
            "fps": self.fps,
            "frames": self.frame,
            "size": [config.pixel_width, config.pixel_height],
            "cues": [{"cue": cue, "frame": frame} for cue, frame in self.cues],
            "captions": [{"start": a, "end": b, "lines": lines} for a, b, lines in captions],
        }
        film.with_suffix(".json").write_text(
            json.dumps(sidecar, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
        write_srt(film.with_suffix(".srt"), captions, self.fps)
        write_vtt(film.with_suffix(".vtt"), captions, self.fps, self.lesson.language)

    # Rehearsal

    def get_time_progression(self, run_time: float, description: str, **kwargs: Any) -> Any:
        times = super().get_time_progression(run_time, description, **kwargs)
        if isinstance(self.renderer, Rehearsal):
            return self.renderer.sample(times, self.length)
        return times


class Rehearsal(CairoRenderer):
    """Plays a chapter without drawing a pixel, and shows each sampled moment to a visitor.

    `visit(stage, frame)` is called with everything set in place as it is drawn in that frame: at
    `samples` moments of each animation, or as many as leave no more than `every` seconds between.
    """

    def __init__(
        self,
        visit: Callable[["Stage", int], None],
        samples: int = 5,
        every: float | None = None,
    ) -> None:
        super().__init__(camera_class=StageCamera)
        self.visit, self.samples, self.every = visit, samples, every

    def steps(self, frames: int) -> np.ndarray:
        """Some of so many frames: the first, the last, and those between."""
        count = self.samples
        if self.every is not None:
            count = 2 + int(frames / self.scene.fps / self.every)
        return np.unique(np.linspace(0, frames - 1, min(count, frames)).round())

    def sample(self, times: Any, frames: int) -> Any:
        """The moments of an animation that are played."""
        times.close()
        return tqdm(self.steps(frames) / config.frame_rate, disable=True)

    def render(self, scene: "Stage", time: float, moving_mobjects: Any = None) -> None:  # noqa: ARG002
        self.visit(scene, scene.frame + round(time * scene.fps))

    def update_frame(self, *_: Any, **__: Any) -> None:
        """Draw nothing."""

    def save_static_frame_data(self, *_: Any) -> None:
        """Draw nothing."""

    def freeze_current_frame(self, duration: float) -> None:  # noqa: ARG002
        for step in self.steps(self.scene.length):
            self.visit(self.scene, self.scene.frame + round(step))


def rehearse(
    chapter: type[Stage],
    visit: Callable[[Stage, int], None],
    samples: int = 5,
    every: float | None = None,
) -> Stage:
    """Play a chapter for a visitor; returns the finished scene. See `Rehearsal`."""
    with tempconfig({"dry_run": True, "progress_bar": "none", "verbosity": "ERROR"}):
        fit_frame(load_lesson())  # the renderer's camera takes its size when it is made
        renderer = Rehearsal(visit, samples, every)
        stage = chapter(renderer=renderer)
        renderer.scene = stage
        stage.render()
    return stage
