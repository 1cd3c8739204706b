"""The coefficient plot: each weight against alpha, drawing itself in step with the dial."""

import numpy as np
from manim import VGroup

from scenes.board import Arrow, Dot, Stroke
from scenes.dial import Dial, segment
from scenes.layout import Region, spread
from scenes.typeset import Text, polyline
from solver import Trajectory


class CoefficientPlot(VGroup):
    """The curves w_i(alpha) under the dial, on the dial's own alpha scale.

    A thin line drops from the knob to the axis: dial and plot are one instrument. The curve of the
    weight `first`, which lands first, has the optimum's colour.
    """

    def __init__(self, region: Region, dial: Dial, trajectory: Trajectory, first: int) -> None:
        super().__init__()
        self.dial, self.trajectory = dial, trajectory
        theme, layout = dial.theme, dial.layout
        self.samples = plot_alphas(trajectory, dial.end)
        curves = trajectory.path(self.samples)
        self.low = min(0.0, float(curves.min()))
        self.high = max(0.0, float(curves.max()))
        em = layout.small_size / 96
        bottom = 0.62 if self.low > -0.35 * (self.high - self.low) else 0.1
        self.floor = region.y0 + bottom * 1.1 * em + 0.12
        self.ceiling = region.y1 - 0.45
        zero, left = self.y(0.0), dial.left
        up, across = (
            Arrow(theme, "ink", 2.4 * layout.stroke),
            Arrow(theme, "ink", 2.4 * layout.stroke),
        )
        up.head = across.head = 0.2
        up.span(np.array([left, self.y(self.low), 0]), np.array([left, region.y1, 0.0]))
        across.span(np.array([left, zero, 0]), np.array([region.x1, zero, 0.0]))
        name = Text("$alpha$", layout.small_size, theme, "penalty")
        name.place(region.x1 - 0.02, zero - 0.95 * em, align=1)
        self.curves, self.ghosts, self.dots, self.names = VGroup(), VGroup(), VGroup(), VGroup()
        starts = spread(
            [self.y(value) for value in curves[0]], [1.05 * em] * 2, self.floor, region.y1
        )
        for i in (1 - first, first):
            role = "optimum" if i == first else "ink"
            ghost = Stroke(theme, "muted", 2 * layout.stroke, 0.6)
            ghost.points = polyline(self.trace(self.samples, i))
            self.ghosts.add(ghost)
            self.curves.add(Stroke(theme, role, 5 * layout.stroke))
            self.dots.add(Dot(theme, role, 0.1 * layout.stroke, 2))
            self.names.add(
                Text(f"$w_{i + 1}$", layout.small_size, theme, role).place(
                    left - 0.14, starts[i] - 0.22 * em, align=1
                )
            )
        self.order = (1 - first, first)
        self.drop = Stroke(theme, "penalty", 1.6 * layout.stroke, 0.55)
        self.still = VGroup(up, across, name, self.names)
        self.moving = VGroup(*self.curves, *self.dots)

    def y(self, value: float) -> float:
        """Where a weight's value stands, in scene units."""
        return self.floor + (self.ceiling - self.floor) * (value - self.low) / (
            self.high - self.low
        )

    def trace(self, alphas: np.ndarray, index: int) -> np.ndarray:
        """The curve of weight `index` at some alphas: scene points (k, 3)."""
        values = self.trajectory.path(alphas)[:, index]
        x = [self.dial.x(alpha) for alpha in alphas]
        return np.column_stack([x, [self.y(value) for value in values], np.zeros(len(x))])

    def at(self, alpha: float) -> None:
        """Draw the curves up to an alpha."""
        passed = np.array([*self.samples[self.samples < alpha], alpha])
        for i, curve, dot in zip(self.order, self.curves, self.dots, strict=True):
            points = self.trace(passed, i)
            curve.points = polyline(points)
            dot.move(points[-1])
        x = self.dial.x(alpha)
        self.drop.points = segment(np.array([x, self.dial.y, 0]), np.array([x, self.y(0.0), 0]))

    def mark(self, alpha: float, role: str = "optimum") -> VGroup:
        """A tick on the alpha axis, and a dashed line up to the dial's mark."""
        x, zero = self.dial.x(alpha), self.y(0.0)
        theme, layout = self.dial.theme, self.dial.layout
        tick = Stroke(theme, role, 3 * layout.stroke)
        tick.points = segment(np.array([x, zero - 0.13, 0]), np.array([x, zero + 0.13, 0]))
        text = Text("$alpha^*$", layout.small_size, theme, role)
        text.place(x, zero - 0.2 - 0.78 * text.em)
        return VGroup(tick, text)


def plot_alphas(trajectory: Trajectory, end: float, count: int = 160) -> np.ndarray:
    """The alphas at which a polyline follows the path: its knots where it is piecewise linear."""
    knots = trajectory.alphas[trajectory.alphas < end]
    if np.isfinite(trajectory.alpha_max):
        return np.array([*knots, end])
    return np.linspace(0.0, end, count)
