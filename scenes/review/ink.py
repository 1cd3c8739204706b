"""Where ink is: texts, bold shapes and what lies behind them, in a small picture."""

from dataclasses import dataclass

import numpy as np
from manim import Mobject, VMobject

from scenes.drawing.motion import Drawn, clip_of, presence_of
from scenes.drawing.text import Number, Text
from scenes.look.layout import Region
from scenes.stage.chapter import Stage

_BOLD = 4.0  # stroke width from which a line is bold
PIXELS = 270  # height of the small picture in which ink is compared


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
            presence = max(presence_of(part) for part in parts)
            found.append(Words(name, mobject, parts, em, presence))
    return found


def _em(text: Text) -> float:
    """A text's em as it is now: it may have been scaled, or set upright, since it was made."""
    for role, part in text.parts.items():
        before = float(np.hypot(*np.ptp(text.outline.paths[role][:, :2], axis=0)))
        if before > 0:
            return float(np.hypot(*np.ptp(part.points[:, :2], axis=0))) / before
    return text.em


def meet(a: np.ndarray, b: np.ndarray) -> bool:
    return bool((a[0] < b[1]).all() and (b[0] < a[1]).all())


def span(mobject: VMobject) -> np.ndarray:
    """The box of a drawn shape, its stroke and its clip included."""
    half = mobject.get_stroke_width() / 200
    points = mobject.points[:, :2]
    box = np.array([points.min(axis=0) - half, points.max(axis=0) + half])
    clip = clip_of(mobject)
    if isinstance(clip, Region):
        box[0] = np.maximum(box[0], (clip.x0, clip.y0))
        box[1] = np.minimum(box[1], (clip.x1, clip.y1))
    return box


def is_bold(mobject: VMobject) -> bool:
    presence = presence_of(mobject)
    stroke = mobject.get_stroke_opacity() * presence if mobject.get_stroke_width() >= _BOLD else 0
    return bool(max(stroke, mobject.get_fill_opacity() * presence) >= 0.5)


def halo_of(part: VMobject) -> VMobject | None:
    """The edge that a label has in the colour behind it, filled: its own clear ground."""
    width = part.get_stroke_width(background=True)
    if width == 0:
        return None
    colour = part.get_stroke_color(background=True)
    halo = VMobject(fill_color=colour, fill_opacity=1, stroke_color=colour, stroke_width=width)
    halo.points = part.points
    return halo


def picture(stage: Stage, mobjects: list[Mobject]) -> np.ndarray:
    """A small picture of these mobjects on the page: (height, width, 4)."""
    stage.camera.reset()
    drawn = [m for m in mobjects if isinstance(m, VMobject) and len(m.points)]
    stage.camera.capture_mobjects(drawn, include_submobjects=False)
    return stage.camera.pixel_array.copy()


def mask(stage: Stage, shapes: list[VMobject], outline: bool = False) -> np.ndarray:
    """Where shapes put ink: a mask of the small picture. Halos are not ink."""
    marks = []
    for shape in shapes:
        mark = Drawn(
            fill_color="#FFFFFF",
            fill_opacity=float(not outline or shape.get_fill_opacity() >= 0.5),
            stroke_color="#FFFFFF",
            stroke_width=shape.get_stroke_width() if outline else 0,
        )
        mark.points = shape.points
        clip = clip_of(shape)
        if clip is not None:
            mark.clip = clip
        marks.append(mark)
    camera = stage.camera
    camera.pixel_array[:] = 0
    camera.capture_mobjects(marks, include_submobjects=False)
    return camera.pixel_array[..., 3] > 127


def luminance(rgb: np.ndarray) -> np.ndarray:
    """The relative luminance of WCAG 2.2."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    relative: np.ndarray = linear @ np.array([0.2126, 0.7152, 0.0722])
    return relative
