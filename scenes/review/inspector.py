"""What a viewer would stumble over, found while a chapter is rehearsed."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from manim import VMobject
from manim.utils.color import ManimColor

from scenes.drawing.motion import clip_of, presence_of
from scenes.look.layout import Region
from scenes.review.ink import (
    Words,
    halo_of,
    is_bold,
    luminance,
    mask,
    meet,
    picture,
    span,
    words_of,
)
from scenes.stage.chapter import Stage
from scenes.words.captions import Caption
from scenes.words.languages import LANGUAGES

EVERY = 0.8
"""Most seconds between two moments that are looked at: at least five a beat."""

SMALLEST = {"16:9": 0.026, "9:16": 0.022, "1:1": 0.026}
"""Least em of a text, as a part of the frame's height."""

CONTRAST = 4.5
"""Least contrast of a text with what lies behind it (WCAG 2.2)."""

STILL = 4.0
"""Most seconds in which nothing moves, within a beat."""

DRAWN = 0.1 / 2160
"""Most that a drawn thing may be off, as a part of the frame's shorter side: 0.1 px at 2160p."""

_SEEN, _PLAIN = 0.6, 0.95  # presence from which a text must not collide; must be readable
_OVERLAP = 0.02  # part of the smaller text's ink that may meet another text
_COVERED = 0.03  # part of a text's ink that a bold thing may cover
_HIDDEN = 0.05  # part of a text's ink that may stand before too little contrast


@dataclass
class Inspector:
    """Looks at one chapter while it is rehearsed, and keeps the worst of each kind of finding."""

    worst: dict[tuple[str, str], tuple[float, int, str]] = field(default_factory=dict)
    state: float = np.nan
    caption: Caption | None = None
    since: int = 0
    masks: dict[tuple[int, int, float, float], np.ndarray] = field(default_factory=dict)

    def note(self, stage: Stage, frame: int, what: str, size: float, much: str) -> None:
        """Keep a finding, unless the same was worse before."""
        key = (beat_of(stage, frame), what)
        if key not in self.worst or size > self.worst[key][0]:
            self.worst[key] = (size, frame, much)

    def __call__(self, stage: Stage, frame: int) -> None:
        """Look at one moment; one that looks like the last says nothing new."""
        self._accuracy(stage, frame)
        if not self._changed(stage, frame):
            return
        words = words_of(stage)
        for text in words:
            if text.presence > _SEEN:
                self._place(stage, frame, text)
                self._size(stage, frame, text)
        self._collisions(stage, frame, [text for text in words if text.presence > _SEEN])
        self._ground(stage, frame, words)

    def _place(self, stage: Stage, frame: int, text: Words) -> None:
        safe = stage.layout.safe
        out = safe.outside(*text.box)
        if out > 1e-3:
            self.note(stage, frame, f"{text.name} leaves the safe area", out, f"{out:.2f} units")
        for part in text.parts:
            clip = clip_of(part)
            if isinstance(clip, Region):
                cut = clip.outside(*text.box)
                if cut > 1e-3:
                    self.note(stage, frame, f"{text.name} is cut off", cut, f"{cut:.2f} units")

    def _size(self, stage: Stage, frame: int, text: Words) -> None:
        share, least = text.em / stage.layout.height, SMALLEST[stage.lesson.aspect]
        if share < least - 1e-9:
            self.note(
                stage,
                frame,
                f"{text.name} is too small",
                least - share,
                f"{100 * share:.2f} % of the height, not {100 * least:.1f} %",
            )

    def _collisions(self, stage: Stage, frame: int, words: list[Words]) -> None:
        boxes = [text.box for text in words]
        for (a, box_a), (b, box_b) in itertools.combinations(zip(words, boxes, strict=True), 2):
            if not meet(box_a, box_b):
                continue
            ink_a, ink_b = (self._words_ink(stage, text) for text in (a, b))
            share = float((ink_a & ink_b).sum() / max(1, min(ink_a.sum(), ink_b.sum())))
            if share > _OVERLAP:
                what = f"{a.name} and {b.name} overlap"
                self.note(stage, frame, what, share, f"{100 * share:.0f} % of the ink")
        order = [m for m in stage.get_mobject_family_members() if isinstance(m, VMobject)]
        place = {id(member): index for index, member in enumerate(order)}
        ours = {id(part) for text in words for part in text.parts}
        bold = [m for m in order if id(m) not in ours and is_bold(m) and len(m.points)]
        spans = {id(m): span(m) for m in bold}
        for text, box in zip(words, boxes, strict=True):
            top = max(place.get(id(part), -1) for part in text.parts)
            above = [m for m in bold if place[id(m)] > top and meet(box, spans[id(m)])]
            if not above:
                continue
            ink, cover = self._words_ink(stage, text), mask(stage, above, outline=True)
            share = float((ink & cover).sum() / max(1, ink.sum()))
            if share > _COVERED:
                much = f"{100 * share:.0f} % of the ink"
                self.note(stage, frame, f"{text.name} is covered", share, much)

    def _ground(self, stage: Stage, frame: int, words: list[Words]) -> None:
        """Compare each text's colour with the picture behind it, its own halo included."""
        plain = [text for text in words if text.presence >= _PLAIN]
        if not plain:
            return
        ours = {id(member) for text in words for member in text.owner.get_family()}
        shapes = [m for m in stage.get_mobject_family_members() if id(m) not in ours]
        halos = [halo_of(part) for text in plain for part in text.parts]
        behind = picture(stage, [*shapes, *(halo for halo in halos if halo is not None)])
        for text in plain:
            for part in text.parts:
                ink = self._ink(stage, part)
                if not ink.any():
                    continue
                own = float(luminance(np.array(ManimColor(part.get_fill_color()).to_rgb())))
                ground = luminance(behind[ink][:, :3] / 255.0)
                ratio = (np.maximum(ground, own) + 0.05) / (np.minimum(ground, own) + 0.05)
                share = float((ratio < CONTRAST).mean())
                if share > _HIDDEN:
                    self.note(
                        stage,
                        frame,
                        f"{text.name} has too little contrast",
                        share,
                        f"{float(ratio.min()):.1f}:1 under {100 * share:.0f} % of the ink",
                    )

    def _accuracy(self, stage: Stage, frame: int) -> None:
        short = min(stage.layout.width, stage.layout.height)
        for witness in stage.witnesses:
            for what, off in witness.deviations():
                if not off <= DRAWN * short:
                    pixels = off / short * 2160
                    self.note(stage, frame, f"{what} is off", off, f"{pixels:.2f} px at 2160p")

    def _changed(self, stage: Stage, frame: int) -> bool:
        """Whether the picture is another one now; notes how long it has not been."""
        band = {id(member) for member in stage.band.get_family()}
        state = 0.0
        for index, member in enumerate(stage.get_mobject_family_members()):
            presence = presence_of(member)
            if id(member) not in band and presence > 0 and len(member.points):
                state += (1 + index % 97) * presence * (1 + float(np.square(member.points).sum()))
        if state != self.state:
            self.since = frame
        still = (frame - max(self.since, beat_start(stage, frame))) / stage.fps
        if still > STILL:
            self.note(stage, frame, "nothing moves", still, f"for {still:.1f} s")
        before = (self.state, self.caption)
        self.state, self.caption = state, stage.band.shown
        return before != (self.state, self.caption)

    def _ink(self, stage: Stage, part: VMobject) -> np.ndarray:
        """Where a part of a text puts ink, kept as long as it does not move."""
        points = part.points
        key = (id(part), len(points), float(points[:, :2].sum()), float(points[0, 0]))
        if key not in self.masks:
            self.masks[key] = mask(stage, [part])
        return self.masks[key]

    def _words_ink(self, stage: Stage, text: Words) -> np.ndarray:
        ink: np.ndarray = np.logical_or.reduce([self._ink(stage, part) for part in text.parts])
        return ink


def beat_of(stage: Stage, frame: int) -> str:
    """The cue that a frame belongs to; the title card comes before the first."""
    return next((cue for cue, start in reversed(stage.cues) if start <= frame), "title")


def beat_start(stage: Stage, frame: int) -> int:
    """The frame at which the current beat began."""
    return next((start for _, start in reversed(stage.cues) if start <= frame), 0)


def caption_faults(stage: Stage) -> Iterator[tuple[int, str, str]]:
    """What is wrong with a chapter's captions: (frame, what, how much)."""
    language, fps = LANGUAGES[stage.lesson.language], stage.fps
    end = 0
    for shown in stage.captions:
        lines = shown.caption.plain
        name, seconds = f"the caption “{' '.join(lines)}”", (shown.end - shown.start) / fps
        pace = len(" ".join(lines)) / seconds
        if pace > language.reading_rate + 1e-9:
            yield shown.start, f"{name} is too fast", f"{pace:.1f} characters a second"
        if not 5 / 6 - 1e-9 <= seconds <= 7 + 1e-9:
            yield shown.start, f"{name} is shown too short or too long", f"{seconds:.2f} s"
        if len(lines) > 2:
            yield shown.start, f"{name} has too many lines", f"{len(lines)} lines"
        widest = max(language.width(line) for line in lines)
        if widest > language.line_width:
            yield shown.start, f"{name} has too long a line", f"{widest:g} characters"
        if 0 < shown.start - end < 2:
            yield shown.start, f"{name} follows too soon", f"{shown.start - end} frame"
        if shown.start < end:
            yield shown.start, f"{name} overlaps the one before", f"{end - shown.start} frames"
        end = shown.end
    if end >= stage.frame:
        yield end, "the last caption outlives the film", f"{end - stage.frame} frames"
