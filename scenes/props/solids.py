"""Solids in the space of three weights, seen from far away: exact outlines, set in place.

An orthographic view needs no polygons: an octahedron is its corners, and the outline of an
ellipsoid is an ellipse. What is hidden is dashed, and what faces the light is paler, so that depth
can be read. All of it is a pure function of the view, the ball's size and the shell's level.
"""

from itertools import combinations, product

import numpy as np
from manim import CapStyleType, ManimColor, VGroup

from scenes.drawing.curves import bezier, circle_points, dashed, dashes, polyline, segment
from scenes.drawing.labels import halo
from scenes.drawing.motion import Parts
from scenes.drawing.shapes import AXIS, BOLD, Arrow, Patch, Stroke
from scenes.drawing.text import Text
from scenes.look.layout import Region
from scenes.look.protocols import Look
from solver.contours import arcs
from solver.losses import QuadraticLoss

LIGHT = np.array([0.55, -0.35, 0.76])
"""Where the one light stands, as a unit vector in the space of the weights."""

CORNERS = np.concatenate([np.eye(3), -np.eye(3)])
FACES = [np.array(signs) for signs in product((1.0, -1.0), repeat=3)]
EDGES = [
    (a, b) for a, b in combinations(range(6), 2) if abs(CORNERS[a] @ CORNERS[b]) < 1
]  # any two corners that are not opposite


class Space:
    """A region of the frame as a view into the space of three weights, `w_3` up.

    `turn` sets where the viewer stands: degrees of azimuth from `w_1` towards `w_2`, and of
    elevation. `right`, `up` and `toward` (the viewer) are unit vectors. `unit` is in scene units.
    """

    def __init__(self, region: Region, unit: float, origin: np.ndarray) -> None:
        self.region, self.unit, self.origin = region, unit, np.asarray(origin, dtype=float)
        self.turn(-25.0)

    def turn(self, azimuth: float, elevation: float = 20.0) -> None:
        """Look from another side."""
        a, e = np.radians(azimuth), np.radians(elevation)
        self.azimuth = azimuth
        self.right = np.array([-np.sin(a), np.cos(a), 0.0])
        self.toward = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
        self.up = np.cross(self.toward, self.right)

    def point(self, weights: np.ndarray) -> np.ndarray:
        """Weights (…, 3) as scene points (…, 3)."""
        weights = np.asarray(weights, dtype=float)
        points = np.zeros(weights.shape)
        points[..., 0] = self.origin[0] + self.unit * (weights @ self.right)
        points[..., 1] = self.origin[1] + self.unit * (weights @ self.up)
        return points


class Ball(VGroup):
    """The octahedron `Σ |w_i| = radius`; `at` sets it.

    Faces towards the viewer are filled, paler where the light falls on them; edges behind are
    dashed. The parts are `back`, `faces` and `edges`, in drawing order.
    """

    def __init__(self, look: Look, space: Space, width: float = BOLD) -> None:
        self.space = space
        self.back = Stroke(look, "penalty", 0.45 * width, 0.7)
        self.faces = Parts(*(Patch(look, "penalty", 0.0) for _ in FACES))
        self.edges = Stroke(look, "penalty", width, cap_style=CapStyleType.ROUND)
        self.fill, self.dark = look.theme.fill, ManimColor(look.theme.board).to_hsl()[2] < 0.5
        for part in (self.back, *self.faces, self.edges):
            part.clip = space.region
        super().__init__(self.back, *self.faces, self.edges)

    def at(self, radius: float) -> None:
        """Draw the ball of this radius as it is seen now."""
        space = self.space
        corners = space.point(radius * CORNERS)
        for face, signs in zip(self.faces, FACES, strict=True):
            if signs @ space.toward > 0:
                ring = [corners[i if sign > 0 else i + 3] for i, sign in enumerate(signs)]
                face.points = polyline(np.array([*ring, ring[0]]))
                face.set_fill(opacity=self.fill * shade(signs, self.dark))
            else:
                face.points = np.zeros((0, 3))
        front: list[np.ndarray] = []
        lines: list[np.ndarray] = []
        for a, b in EDGES:
            if any(signs @ space.toward > 0 for signs in beside(a, b)):
                front.append(segment(corners[a], corners[b]))
            elif radius > 0:
                lines.append(dashes(corners[a], corners[b], 0.1))
        self.edges.points = np.concatenate(front)
        self.back.points = np.concatenate(lines) if lines else np.zeros((0, 3))


def beside(a: int, b: int) -> list[np.ndarray]:
    """The two faces, as signs, that meet in the edge between two corners."""
    edge = CORNERS[a] + CORNERS[b]
    return [signs for signs in FACES if signs @ edge == 2]


def shade(signs: np.ndarray, dark: bool) -> float:
    """How strongly a face is coloured: the less, the more light falls on it, or on `dark` more."""
    lit = max(0.0, float(signs @ LIGHT) / np.sqrt(3))
    return float(0.5 + 1.9 * lit if dark else 2.6 - 1.9 * lit)


class Cell(VGroup):
    """The face, the edge or the corner of the ball that a point lies on, lit up."""

    def __init__(self, look: Look, space: Space, width: float = 1.8 * BOLD) -> None:
        self.space = space
        self.face = Patch(look, "optimum", 2.4 * look.theme.fill)
        self.edge = Stroke(look, "optimum", width, cap_style=CapStyleType.ROUND)
        self.corner = Stroke(look, "optimum", 0.4 * width)
        self.ring = circle_points(0.026 * width * look.layout.stroke)
        super().__init__(self.face, self.edge, self.corner)

    def at(self, weights: np.ndarray) -> None:
        """Light up the cell of a point; the origin has none."""
        radius = float(np.abs(weights).sum())
        active = np.flatnonzero(weights)
        ends = self.space.point(radius * np.diag(np.sign(weights))[active])
        none = np.zeros((0, 3))
        self.face.points = polyline(np.array([*ends, ends[0]])) if len(active) == 3 else none
        self.edge.points = segment(*ends) if len(active) == 2 else none
        self.corner.points = self.ring + ends[0] if len(active) == 1 else none


class Shell(VGroup):
    """A level set of a quadratic loss of three weights, an ellipsoid; `at` sets it.

    `{ŵ + ρ A u : |u| <= 1}` with `A Aᵀ = H⁻¹` has the outline `P ŵ + ρ L (cos, sin)`, where P
    projects and `L Lᵀ = P H⁻¹ Pᵀ` (the dual quadric). Three sections through its centre, one for
    each weight, are dashed where they are hidden. The parts are `fill`, `hidden`, `sections` and
    `outline`, in drawing order.
    """

    def __init__(self, look: Look, space: Space, loss: QuadraticLoss) -> None:
        self.space, self.loss = space, loss
        self.inverse = np.linalg.inv(loss.gram)
        self.fill = Patch(look, "loss", 0.8 * look.theme.fill)
        self.hidden = Stroke(look, "loss", 1.6, 0.5)
        self.sections = Stroke(look, "loss", 2.4, 0.75)
        self.outline = Stroke(look, "loss", BOLD)
        # Two vectors (columns) that span the section w_i = ŵ_i, as long as the ellipsoid there.
        self.spans = []
        for i in range(3):
            others = [k for k in range(3) if k != i]
            root = np.linalg.cholesky(loss.gram[np.ix_(others, others)])
            span = np.zeros((3, 2))
            span[others] = np.linalg.inv(root).T
            self.spans.append(span)
        for part in (self.fill, self.hidden, self.sections, self.outline):
            part.clip = space.region
        super().__init__(self.fill, self.hidden, self.sections, self.outline)

    def at(self, radius: float) -> None:
        """Draw the shell `(w - ŵ)ᵀ H (w - ŵ) = radius²` as it is seen now."""
        space, centre = self.space, self.space.point(self.loss.minimizer)
        screen = np.array([space.right, space.up])
        shape = np.linalg.cholesky(screen @ self.inverse @ screen.T)
        circle = arcs(np.linspace(0, 2 * np.pi, 9)).reshape(-1, 2)
        self.outline.points = flat(space.unit * radius * circle @ shape.T) + centre
        self.fill.points = self.outline.points
        front, back = [], []
        for span in self.spans:
            # The normal H (w - ŵ) = H S u faces the viewer on half of the unit circle.
            facing = (self.loss.gram @ span).T @ space.toward
            middle = np.arctan2(facing[1], facing[0])
            drawn = space.unit * radius * screen @ span
            near, far = (
                arcs(start + np.linspace(0, np.pi, 9)).reshape(-1, 2) @ drawn.T
                for start in (middle - np.pi / 2, middle + np.pi / 2)
            )
            front.append(flat(near) + centre)
            if radius > 0:
                back.append(dashed(flat(fine(far)) + centre, 0.1))
        self.sections.points = np.concatenate(front)
        self.hidden.points = np.concatenate(back) if back else np.zeros((0, 3))


def flat(points: np.ndarray) -> np.ndarray:
    """Points of the picture plane (k, 2) as scene points (k, 3)."""
    return np.column_stack([points, np.zeros(len(points))])


def fine(cubics: np.ndarray, count: int = 8) -> np.ndarray:
    """Many points (k, 2) along cubics (4 k, 2), for a dashed line."""
    t = np.linspace(0, 1, count, endpoint=False)[:, None]
    points = bezier(cubics.reshape(-1, 1, 4, 2), t).reshape(-1, 2)
    return np.concatenate([points, cubics[-1:]])


class Axes(VGroup):
    """The three axes of the weights: dashed inside the ball, arrows with names outside it.

    `reach` is their length in weights. The parts are `inside`, `arrows` and `names`.
    """

    def __init__(self, look: Look, space: Space, reach: np.ndarray) -> None:
        self.space, self.reach = space, np.diag(reach)
        self.inside = Stroke(look, "ink", 1.6, 0.55)
        self.arrows = VGroup(*(Arrow(look, "ink", AXIS) for _ in range(3)))
        self.names = VGroup(*(halo(Text(look, f"$w_{i + 1}$"), look.theme.board) for i in range(3)))
        super().__init__(self.inside, self.arrows, self.names)

    def at(self, radius: float, part: float = 1.0) -> None:
        """Draw the axes around a ball of this radius, at a part of their length."""
        space = self.space
        origin = space.point(np.zeros(3))
        inside = []
        for axis, arrow, name in zip(part * self.reach, self.arrows, self.names, strict=True):
            tip = space.point(axis)
            out = min(radius / np.abs(axis).max(), 1.0)
            corner = origin + out * (tip - origin)
            arrow.span(corner, tip)
            if out > 0:
                inside.append(dashes(origin, corner, 0.07))
            away = (tip - origin) / np.hypot(*(tip - origin)[:2])
            name.move_to(tip + 0.32 * away)
        self.inside.points = np.concatenate(inside) if inside else np.zeros((0, 3))
