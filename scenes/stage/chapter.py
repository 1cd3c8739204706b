"""The stage that all chapters play on: an exact clock, beats with their narration, captions.

A chapter is a `Stage` with beats. A beat is one cue of the narration: the text's spoken length is
the beat's length. What moves within it is told by the marks of the text, or in parts of the beat,
so that another language or another pace moves the picture with the words.

Time is counted in frames, never in seconds: manim is handed durations that make it draw exactly
the frames that were counted, so the sidecar files agree with the picture to the frame. All beats
are whole multiples of 1/15 s, hence the same at 15, 30 and 60 frames a second.
"""

import inspect
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from manim import Animation, Mobject, Scene, VMobject, Wait, config
from manim.utils.color import ManimColor

from scenes.drawing.motion import Directed, Fade, Sweep, presence
from scenes.lesson.lesson import Lesson
from scenes.lesson.lesson import load as load_lesson
from scenes.look.layout import LAYOUTS, Region
from scenes.look.protocols import Witness
from scenes.look.theme import THEMES
from scenes.stage.band import CaptionBand
from scenes.stage.camera import StageCamera
from scenes.stage.frames import FrameRenderer
from scenes.stage.sidecar import write_sidecars
from scenes.stage.title import Title
from scenes.words.captions import Caption
from scenes.words.narration import Narration, Speech

GRID = 15
"""Beats start on the common grid of 15, 30 and 60 frames a second."""

_NUDGE = 1e-6  # seconds; turns a count of frames into a run time that manim cuts to that count


@dataclass(frozen=True)
class Shown:
    """A caption on the film's time line: from frame `start` up to, not including, `end`."""

    start: int
    end: int
    caption: Caption


class Beat:
    """One cue while it is being played: a length in frames, and a cursor."""

    def __init__(self, stage: "Stage", speech: Speech, tick: int) -> None:
        self.stage, self.speech, self.tick = stage, speech, tick  # tick: in frames
        self.frames, self.start = speech.ticks * tick, stage.frame
        self.unplayed = set(speech.marks)

    @property
    def spent(self) -> int:
        """Frames of this beat that have been played."""
        return self.stage.frame - self.start

    def _length(self, to: float | str | None, seconds: float | None) -> int:
        if seconds is not None:
            wanted = self.stage.frames(seconds)
        elif isinstance(to, str):
            self.unplayed.discard(to)
            wanted = self.speech.at(to) * self.tick - self.spent
        else:
            wanted = round((1.0 if to is None else to) * self.frames) - self.spent
        return min(wanted, self.frames - self.spent)

    def play(
        self, *animations: Animation, to: float | str | None = None, seconds: float | None = None
    ) -> None:
        """Play up to the part `to` of the beat (1: its end) or a mark, or for some seconds."""
        frames = self._length(to, seconds)
        if frames < 1:
            until = f" before <{to}>" if isinstance(to, str) else ""
            raise ValueError(
                f"{self.speech.where}: nothing is left of the beat{until} for {animations[0]}."
            )
        self.stage.play(*animations, frames=frames)

    def hold(self, to: float | str | None = None, seconds: float | None = None) -> None:
        """Keep the picture still up to the part `to` of the beat or a mark, or for some seconds."""
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

    witnesses: list[Witness]
    renderer: FrameRenderer

    def __init__(
        self, renderer: FrameRenderer | None = None, *, lesson: Lesson | None = None, **kwargs: Any
    ) -> None:
        # Manim makes a scene without a lesson: here the environment chooses it.
        self.lesson = lesson or load_lesson(environ=os.environ)
        self.theme = THEMES[self.lesson.theme]
        self.layout = LAYOUTS[self.lesson.aspect]
        self.narration = self.words()
        self.chapter = Path(inspect.getfile(type(self))).stem
        self.values: dict[str, Any] = {}
        self.witnesses = []
        fit_frame(self.lesson)
        super().__init__(renderer or FrameRenderer(StageCamera), StageCamera, **kwargs)
        self.camera.background_color = ManimColor(self.theme.page)
        self.fps = round(config.frame_rate)
        self.frame = 0
        self.length = 0  # frames of what is being played
        self.cues: list[tuple[str, int]] = []
        self.captions: list[Shown] = []
        self.unplayed: list[tuple[str, str]] = []  # cue, and one sentence for a mark not played to
        self.band = CaptionBand(self, self.narration.language)

    @property
    def camera(self) -> StageCamera:
        """The camera of this stage's renderer."""
        return cast("StageCamera", self.renderer.camera)

    def words(self) -> Narration:
        """The narration that this chapter's cues are in."""
        return Narration.load(self.lesson.language, self.lesson.rate)

    def label(self, key: str, **values: Any) -> str:
        """A label of this chapter's narration, as Typst."""
        return self.narration.label(self.chapter, key, **values).typst

    # The clock

    def frames(self, seconds: float) -> int:
        """Seconds as a whole count of frames, on the common grid where the rate allows it."""
        unit = self.fps // GRID if self.fps % GRID == 0 else 1
        return max(unit, round(seconds * self.fps / unit) * unit)

    def play(  # type: ignore[override]  # animations alone: a chapter plays nothing else
        self, *animations: Animation, frames: int | None = None, **kwargs: Any
    ) -> None:
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
        ticker = (self.band_ticker(),) if inside else ()
        super().play(*animations, *ticker, **kwargs)
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

    def wait(self, duration: float = 1.0, *_: Any, **__: Any) -> None:
        """Keep the picture still for some seconds, rounded to whole frames."""
        self.hold(self.frames(duration))

    def add_mobjects_from_animations(self, animations: list[Animation]) -> None:
        """Leave the drawing order as it is: a `Directed` animation moves what is on the stage."""
        super().add_mobjects_from_animations(
            [animation for animation in animations if not isinstance(animation, Directed)]
        )

    def lay(self, *floors: Iterable[Mobject]) -> None:
        """Lay out all that the chapter shows, the lowest first; it waits unseen."""
        self.mobjects = [presence(mobject, 0.0) for floor in floors for mobject in floor]

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
        beat = Beat(self, speech, grid)
        yield beat
        beat.hold()
        self.unplayed += [
            (cue, f"{speech.where} has the mark <{mark}>, but the chapter never plays to it.")
            for mark in sorted(beat.unplayed)
        ]

    def _caption_at(self, frame: int) -> None:
        caption = next(
            (s.caption for s in reversed(self.captions) if s.start <= frame < s.end), None
        )
        if self.lesson.captions and caption is not self.band.shown:
            self.band.show(caption)

    # The title card, and the files beside the film

    def title_card(self, *board: VMobject, dot: VMobject, row: Region | None = None) -> None:
        """Open the chapter: its title and the balance point, then the board under that point.

        Board and dot have been laid out. The dot does not move: it carries the viewer over the cut.
        The title goes to its place, at the left of `row` (default: the layout's title row).
        """
        card = self.narration.title(self.chapter).typst
        self.title = Title(self, card, dot.get_center(), row or self.layout.title)
        self.bring_to_back(presence(self.title, 0.0))
        presence(dot, 1.0)
        self.play(Fade(self.title), frames=self.frames(0.4))
        self.hold(self.frames(1.0))
        self.play(self.title.go_home(), frames=self.frames(0.5))
        self.play(*(Fade(mobject) for mobject in board), frames=self.frames(0.5))

    def tear_down(self) -> None:
        """Write the sidecar files next to the film that manim is about to finish."""
        output = self.session_spec.output
        film = self.output_plan.primary_artifact
        if film is None or not output.is_video or self.renderer.skip_animations:
            return
        write_sidecars(
            film,
            chapter=self.chapter,
            language=self.lesson.language,
            title=self.narration.title(self.chapter).plain,
            fps=self.fps,
            frames=self.frame,
            size=(config.pixel_width, config.pixel_height),
            cues=self.cues,
            captions=[(s.start, s.end, s.caption.plain) for s in self.captions],
        )

    # What of it is drawn

    def get_time_progression(self, run_time: float, *args: Any, **kwargs: Any) -> Any:
        times = super().get_time_progression(run_time, *args, **kwargs)
        return self.renderer.sample(times, self.length)
