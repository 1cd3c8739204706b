"""The film checks itself: `./render.sh --check`.

Every chapter is played without rendering its film, in each language, theme and aspect, and looked
at several times a beat. What a viewer would stumble over is reported, one row a finding: a text
that leaves the safe area, touches another one, is covered, too small or too faint; a caption that
flashes by; a beat that stands still; a drawn thing that is not where the solver says.
"""

import itertools
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context

import numpy as np
from manim import Mobject, VMobject, tempconfig
from manim.utils.color import ManimColor

from scenes import CORE, EXTRAS, lesson, narration
from scenes.captions import Caption
from scenes.languages import LANGUAGES
from scenes.layout import Region
from scenes.stage import Stage, rehearse
from scenes.stills import chapter_class
from scenes.theme import THEMES
from scenes.typeset import Number, Text, TypesetError

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
_BOLD = 4.0  # stroke width from which a line is bold
_PIXELS = 270  # height of the small picture in which ink is compared


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `much` is how far off it is, with its unit."""

    chapter: str
    language: str
    theme: str
    aspect: str
    beat: str
    second: float
    what: str
    much: str

    def row(self) -> tuple[str, ...]:
        """The cells of the report."""
        look = f"{self.language} {self.theme} {self.aspect}"
        return self.chapter, look, self.beat, f"{self.second:.2f}", self.what, self.much


@dataclass
class Words:
    """One text on the stage at one moment: its ink, and how it is shown."""

    name: str
    owner: Mobject
    parts: list[VMobject]
    em: float
    presence: float

    @property
    def box(self) -> np.ndarray:
        """The ink's box, ((x0, y0), (x1, y1)) in scene units."""
        points = np.concatenate([part.points[:, :2] for part in self.parts])
        return np.array([points.min(axis=0), points.max(axis=0)])


def words_of(stage: Stage) -> list[Words]:
    """All texts that are seen at this moment."""
    found = []
    band = stage.band
    for mobject in stage.get_mobject_family_members():
        if isinstance(mobject, Text):
            parts = [part for part in mobject.parts.values() if len(part.points)]
            name, em = mobject.source, _em(mobject)
        elif isinstance(mobject, Number) and len(mobject.points):
            parts, name, em = [mobject], f"the number {mobject.text}", mobject.em
        elif mobject is band and band.shown is not None:
            parts = [part for part in band.paths.values() if len(part.points)]
            name, em = f"the caption “{' '.join(band.shown.plain)}”", band.em
        else:
            continue
        if parts:
            presence = max(getattr(part, "presence", 1.0) for part in parts)
            found.append(Words(name, mobject, parts, em, presence))
    return found


def _em(text: Text) -> float:
    """A text's em as it is now: it may have been scaled, or set upright, since it was made."""
    for role, part in text.parts.items():
        before = float(np.hypot(*np.ptp(text.outline.paths[role][:, :2], axis=0)))
        if before > 0:
            return float(np.hypot(*np.ptp(part.points[:, :2], axis=0))) / before
    return text.em


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
            clip = getattr(part, "clip", None)
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
            if not _meet(box_a, box_b):
                continue
            ink_a, ink_b = (self._words_ink(stage, text) for text in (a, b))
            share = float((ink_a & ink_b).sum() / max(1, min(ink_a.sum(), ink_b.sum())))
            if share > _OVERLAP:
                what = f"{a.name} and {b.name} overlap"
                self.note(stage, frame, what, share, f"{100 * share:.0f} % of the ink")
        order = [m for m in stage.get_mobject_family_members() if isinstance(m, VMobject)]
        place = {id(member): index for index, member in enumerate(order)}
        ours = {id(part) for text in words for part in text.parts}
        bold = [m for m in order if id(m) not in ours and _bold(m) and len(m.points)]
        spans = {id(m): _span(m) for m in bold}
        for text, box in zip(words, boxes, strict=True):
            top = max(place.get(id(part), -1) for part in text.parts)
            above = [m for m in bold if place[id(m)] > top and _meet(box, spans[id(m)])]
            if not above:
                continue
            ink, cover = self._words_ink(stage, text), _ink(stage, above, outline=True)
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
        halos = [_halo(part) for text in plain for part in text.parts]
        behind = _picture(stage, [*shapes, *(halo for halo in halos if halo is not None)])
        for text in plain:
            for part in text.parts:
                ink = self._ink(stage, part)
                if not ink.any():
                    continue
                own = float(_luminance(np.array(ManimColor(part.get_fill_color()).to_rgb())))
                ground = _luminance(behind[ink][:, :3] / 255.0)
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
        for instrument in stage.instruments:
            for what, off in instrument.deviations():
                if not off <= DRAWN * short:
                    pixels = off / short * 2160
                    self.note(stage, frame, f"{what} is off", off, f"{pixels:.2f} px at 2160p")

    def _changed(self, stage: Stage, frame: int) -> bool:
        """Whether the picture is another one now; notes how long it has not been."""
        band = {id(member) for member in stage.band.get_family()}
        state = 0.0
        for index, member in enumerate(stage.get_mobject_family_members()):
            presence = getattr(member, "presence", 1.0)
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
            self.masks[key] = _ink(stage, [part])
        return self.masks[key]

    def _words_ink(self, stage: Stage, text: Words) -> np.ndarray:
        return np.logical_or.reduce([self._ink(stage, part) for part in text.parts])


def beat_of(stage: Stage, frame: int) -> str:
    """The cue that a frame belongs to; the title card comes before the first."""
    return next((cue for cue, start in reversed(stage.cues) if start <= frame), "title")


def beat_start(stage: Stage, frame: int) -> int:
    """The frame at which the current beat began."""
    return next((start for _, start in reversed(stage.cues) if start <= frame), 0)


def _meet(a: np.ndarray, b: np.ndarray) -> bool:
    return bool((a[0] < b[1]).all() and (b[0] < a[1]).all())


def _span(mobject: VMobject) -> np.ndarray:
    """The box of a drawn shape, its stroke and its clip included."""
    half = mobject.get_stroke_width() / 200
    points = mobject.points[:, :2]
    box = np.array([points.min(axis=0) - half, points.max(axis=0) + half])
    clip = getattr(mobject, "clip", None)
    if isinstance(clip, Region):
        box[0] = np.maximum(box[0], (clip.x0, clip.y0))
        box[1] = np.minimum(box[1], (clip.x1, clip.y1))
    return box


def _bold(mobject: VMobject) -> bool:
    presence = getattr(mobject, "presence", 1.0)
    stroke = mobject.get_stroke_opacity() * presence if mobject.get_stroke_width() >= _BOLD else 0
    return max(stroke, mobject.get_fill_opacity() * presence) >= 0.5


def _halo(part: VMobject) -> VMobject | None:
    """The edge that a label has in the colour behind it, filled: its own clear ground."""
    width = part.get_stroke_width(background=True)
    if width == 0:
        return None
    colour = part.get_stroke_color(background=True)
    halo = VMobject(fill_color=colour, fill_opacity=1, stroke_color=colour, stroke_width=width)
    halo.points = part.points
    return halo


def _picture(stage: Stage, mobjects: list[Mobject]) -> np.ndarray:
    """A small picture of these mobjects on the page: (height, width, 4)."""
    stage.camera.reset()
    drawn = [m for m in mobjects if isinstance(m, VMobject) and len(m.points)]
    stage.camera.capture_mobjects(drawn, include_submobjects=False)
    return stage.camera.pixel_array.copy()


def _ink(stage: Stage, shapes: list[VMobject], outline: bool = False) -> np.ndarray:
    """Where shapes put ink: a mask of the small picture. Halos are not ink."""
    marks = []
    for shape in shapes:
        mark = VMobject(
            fill_color="#FFFFFF",
            fill_opacity=float(not outline or shape.get_fill_opacity() >= 0.5),
            stroke_color="#FFFFFF",
            stroke_width=shape.get_stroke_width() if outline else 0,
        )
        mark.points = shape.points
        clip = getattr(shape, "clip", None)
        if clip is not None:
            mark.clip = clip
        marks.append(mark)
    camera = stage.camera
    camera.pixel_array[:] = 0
    camera.capture_mobjects(marks, include_submobjects=False)
    return camera.pixel_array[..., 3] > 127


def _luminance(rgb: np.ndarray) -> np.ndarray:
    """The relative luminance of WCAG 2.2."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


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


@contextmanager
def chosen(choice: Mapping[str, str]) -> Iterator[None]:
    """The lesson's environment variables set for a while."""
    before = {key: os.environ.get(key) for key in choice}
    os.environ.update(choice)
    try:
        yield
    finally:
        for key, value in before.items():
            if value is None:
                del os.environ[key]
            else:
                os.environ[key] = value


def inspect(chapter: type[Stage], name: str) -> list[Finding]:
    """Rehearse a chapter as the environment's lesson says, and return what is to be mended."""
    what = lesson.load()
    look = (name, what.language, what.theme, what.aspect)
    inspector = Inspector()
    small = {"pixel_height": _PIXELS, "pixel_width": _PIXELS * 16 // 9, "frame_rate": 15}
    try:
        with tempconfig(small):
            stage = rehearse(chapter, inspector, every=EVERY)
    except (TypesetError, narration.NarrationError, ValueError) as error:
        return [Finding(*look, "", 0.0, str(error), "")]
    rows = [(frame, beat, what, much) for (beat, what), (_, frame, much) in inspector.worst.items()]
    rows += [(frame, beat_of(stage, frame), w, much) for frame, w, much in caption_faults(stage)]
    played = {cue for cue, _ in stage.cues}
    rows += [
        (0, cue, "the narration has a beat that is never played", "")
        for cue in stage.narration.cues(stage.chapter)
        if cue not in played
    ]
    return [
        Finding(*look, beat, frame / stage.fps, what, much)
        for frame, beat, what, much in sorted(rows)
    ]


def _job(job: tuple[str, dict[str, str]]) -> list[Finding]:
    name, choice = job
    with chosen(choice):
        return inspect(chapter_class(name), name)


def check(
    chapters: tuple[str, ...] = (*CORE, *EXTRAS),
    languages: tuple[str, ...] | None = None,
    themes: tuple[str, ...] = tuple(THEMES),
    aspects: tuple[str, ...] = lesson.ASPECTS,
    progress: Callable[[int, int], None] = lambda *_: None,
) -> list[Finding]:
    """Inspect chapters in every look, side by side; the lesson is the environment's.

    Raises lesson.LessonError if there is no lesson to check.
    """
    languages = languages or lesson.load().languages
    faults = narration.find_faults(languages, chapters)
    findings = [Finding("narration", *[""] * 4, 0.0, fault, "") for fault in faults]
    keys = ("LESSON_LANGUAGE", "LESSON_THEME", "LESSON_ASPECT")
    jobs = [
        (name, dict(zip(keys, choice, strict=True)))
        for name in chapters
        for choice in itertools.product(languages, themes, aspects)
    ]
    # A fresh process imports the chapters as they are, and one at a time keeps its outlines.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        for done, found in enumerate(pool.map(_job, jobs, chunksize=6), start=1):
            findings += found
            progress(done, len(jobs))
    return findings


def report(findings: list[Finding]) -> str:
    """The findings as a table, one row each."""
    head = ("chapter", "look", "beat", "second", "what", "how much")
    rows = [head, *(finding.row() for finding in findings)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def show(chapters: tuple[str, ...], languages: tuple[str, ...], **looks: tuple[str, ...]) -> bool:
    """Check, print what is to be mended, and return whether nothing is. See `check`."""

    def progress(done: int, total: int) -> None:
        print(f"\r{done} of {total} looks checked", end="", file=sys.stderr, flush=True)

    findings = check(chapters, languages, progress=progress, **looks)
    print(file=sys.stderr)
    print(report(findings) if findings else "Nothing to mend.")
    return not findings
