"""The coefficient plot: each weight against alpha, drawing itself in step with the dial."""

from collections.abc import Iterable, Sequence

import numpy as np
from manim import VGroup

from scenes.drawing.curves import dashes, distance, polyline, segment
from scenes.drawing.labels import spread
from scenes.drawing.motion import Parts, is_seen
from scenes.drawing.shapes import BOLD, Arrow, Dot, Stroke
from scenes.drawing.text import Text
from scenes.instruments.dial import Dial
from scenes.look.layout import Region
from solver import L1, Trajectory


class CoefficientPlot(VGroup):
    """The curves w_i(alpha) under the dial, on the dial's own alpha scale.

    A thin line drops from the knob to the axis: dial and plot are one instrument. `roles` gives the
    curves' colours, `names` their labels (default: `w_i`); later curves lie on earlier ones in the
    order `order` (default: as they come). `still` and `moving` are its parts, `drop` the line.
    """

    def __init__(
        self,
        region: Region,
        dial: Dial,
        trajectory: Trajectory,
        roles: Sequence[str],
        names: Sequence[str] = (),
        order: Sequence[int] = (),
    ) -> None:
        super().__init__()
        self.dial, self.trajectory = dial, trajectory
        look = dial.look
        self.samples = plot_alphas(trajectory, dial)
        values = trajectory.path(self.samples)
        self.low, self.high = min(0.0, float(values.min())), max(0.0, float(values.max()))
        em = look.layout.em("small")
        # Below the axis: the labels of alpha and alpha*, or the negative weights.
        room = 0.68 * em + 0.12 if self.low > -0.35 * (self.high - self.low) else 0.1
        self.floor, self.ceiling = region.y0 + room, region.y1 - 0.45
        zero, left = self.y(0.0), dial.left
        up, across = Arrow(look, "ink", 2.4), Arrow(look, "ink", 2.4)
        up.head = across.head = 0.2
        up.span(np.array([left, self.y(self.low), 0]), np.array([left, region.y1, 0.0]))
        across.span(np.array([left, zero, 0]), np.array([region.x1, zero, 0.0]))
        self.symbol = Text(look, "$alpha$", "small", "penalty")
        self.symbol.place(region.x1 - 0.02, zero - 0.95 * em, align=1)
        starts = spread(
            [self.y(value) for value in values[0]],
            [1.05 * em] * len(roles),
            self.floor,
            region.y1,
        )
        self.order = tuple(order) or tuple(range(len(roles)))
        self.curves = Parts(*(Stroke(look, roles[i], BOLD) for i in self.order))
        self.dots = Parts(*(Dot(look, roles[i], 0.1, 2) for i in self.order))
        labels = names or [f"$w_{i + 1}$" for i in range(len(roles))]
        self.names = Parts(
            *(
                Text(look, labels[i], "small", roles[i]).place(
                    left - 0.14, starts[i] - 0.22 * em, align=1
                )
                for i in self.order
            )
        )
        self.drop = Stroke(look, "penalty", 1.6, 0.55)
        self.still = VGroup(up, across, self.symbol, self.names)
        self.moving = VGroup(*self.curves, *self.dots)
        self.alpha = 0.0
        look.witnesses.append(self)

    def y(self, value: float) -> float:
        """Where a weight's value stands, in scene units."""
        span = self.ceiling - self.floor
        return self.floor + span * (value - self.low) / (self.high - self.low)

    def trace(self, alphas: np.ndarray, index: int) -> np.ndarray:
        """The curve of weight `index` at some alphas: scene points (k, 3)."""
        values = self.trajectory.path(alphas)[:, index]
        x = [self.dial.x(alpha) for alpha in alphas]
        return np.column_stack([x, [self.y(value) for value in values], np.zeros(len(x))])

    def at(self, alpha: float) -> None:
        """Draw the curves up to an alpha."""
        self.alpha = alpha
        passed = np.array([*self.samples[self.samples < alpha], alpha])
        for i, curve, dot in zip(self.order, self.curves, self.dots, strict=True):
            points = self.trace(passed, i)
            curve.points = polyline(points)
            dot.move(points[-1])
        x = self.dial.x(alpha)
        self.drop.points = segment(np.array([x, self.dial.y, 0]), np.array([x, self.y(0.0), 0]))

    def deviations(self) -> Iterable[tuple[str, float]]:
        """How far the curves' ends are from the weights of this alpha."""
        weights = self.trajectory.path(self.alpha)
        for i, curve, dot in zip(self.order, self.curves, self.dots, strict=True):
            if is_seen(dot):
                end = np.array([self.dial.x(self.alpha), self.y(float(weights[i])), 0.0])
                yield f"the plot's dot {i + 1}", float(np.abs(dot.where - end).max())
                if self.alpha > 0:  # at 0 there is no curve yet
                    yield f"the plot's curve {i + 1}", distance(curve.points, end)

    def mark(self, alpha: float, role: str = "optimum") -> VGroup:
        """A tick on the alpha axis, and a dashed line from it up to the dial's mark."""
        x, zero, top = self.dial.x(alpha), self.y(0.0), self.ceiling + 0.2
        tick, line = Stroke(self.dial.look, role, 3), Stroke(self.dial.look, role, 2, 0.6)
        tick.points = segment(np.array([x, zero - 0.13, 0]), np.array([x, zero + 0.13, 0]))
        line.points = dashes(np.array([x, min(zero, top), 0]), np.array([x, max(zero, top), 0]))
        return VGroup(line, tick)


def plot_alphas(trajectory: Trajectory, dial: Dial, count: int = 160) -> np.ndarray:
    """The alphas at which a polyline follows the path on a dial, 0 and the end included.

    On a linear dial the knots of an L1 path are enough: it is straight between them.
    """
    knots = trajectory.alphas[trajectory.alphas < dial.end]
    if isinstance(trajectory.penalty, L1) and dial.start == 0:
        return np.array([*knots, dial.end])
    even = [dial.alpha_of(share) for share in np.linspace(0, 1, count)]
    return np.unique([*knots, *even])
