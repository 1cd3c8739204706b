"""Curved paths: any smooth convex loss with any penalty Σ (kink |w_i| + smooth(w_i)) / n.

The elastic net, and everything with a logistic loss, has no straight lines to jump along, so the
path is followed downwards in p = alpha/n. On a stretch where the signs s of the weights stay the
same (0 for a weight at zero), the others solve ∇J(w)_A + p (kink s + smooth'(w_A)) = 0, and

    dw_A/dp = -(∇²J_AA + p smooth'')⁻¹ (kink s + smooth'(w_A)).

**A step** goes down by a part of p: the tangent predicts, Newton's method corrects with the signs
held. If all conditions hold there (a weight has its sign, a pull is within ±p·kink) and the cubics
through the values and slopes at both ends do not dip below zero between them, it is taken.

**A knot** ends the stretch otherwise: the first root of a condition that fails. The signs below it
are those of the optimum at the lower end, which an active-set method finds with no help from the
path, if they hold at the knot as well. Where they do not, several knots lie close together, and the
lower end moves halfway to the first. So ties need no rules. A path has a budget of points, in
proportion to the number of weights: no loop is without a bound.

**A proof.** A point is accepted if each coordinate of its optimality conditions holds to four times
the rounding error of computing it, every node and knot of the path and every price that is asked
for later; else PrecisionError is raised. What could escape is a weight that comes and goes within
one step, unseen from both of its ends: it would be missing from the knots, not from w(alpha).

Without a minimiser of J (separable classes) the weights grow without bound as p falls to zero; such
a path is followed to 2⁻⁴⁰ of its scale, and below it any price above zero can be asked for.

References: Park & Hastie 2007 (JRSS B 69, 659); Rosset 2004 (NIPS 17); Zou & Hastie 2005 (JRSS B
67, 301); Lee, Lee, Abbeel & Ng 2006 (AAAI 21), the active set with signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from solver.errors import Array, DataError, InputError, PrecisionError
from solver.roots import root
from solver.trajectories import Trajectory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from solver.losses import Loss
    from solver.penalties import Penalty

EPS = 2.0**-52
HIDDEN = (
    "Rounding hides the path of this problem: some columns are too nearly dependent, or of too "
    "different size; remove, combine or rescale them."
)
DAMPING = 2.0**-46  # of a diagonal of 1: little more than the rounding of a solve


@dataclass(frozen=True, eq=False)
class Curved(Trajectory):
    """A path that is solved again wherever it is asked for, from the nodes around."""

    problem: Problem
    nodes: tuple[Point, ...]  # descending, each with the signs below it

    def _between(self, alpha: Array) -> Array:
        w = np.zeros((len(alpha), self.loss.n))
        for k in np.flatnonzero(alpha < self.alpha_max):
            at = int(self.alphas.searchsorted(alpha[k]))
            if at < len(self.alphas) and self.alphas[at] == alpha[k]:
                w[k] = self.weights[at]
            elif alpha[k] < np.inf:
                w[k] = self._solve(float(alpha[k]) * self.problem.share)
        return w

    def _solve(self, p: float) -> Array:
        """w at a price that is no knot."""
        if p == 0:
            raise InputError(
                "The loss has no minimiser, so there is no optimum at alpha = 0: ask for an alpha "
                "above zero."
            )
        self.problem.allow(100)
        below = sum(node.p > p for node in self.nodes)
        upper = self.nodes[max(below - 1, 0)]
        if 0 < below < len(self.nodes):
            lower = self.nodes[below]
            share = (p - lower.p) / (upper.p - lower.p)
            start = share * upper.w + (1 - share) * lower.w
            point = self.problem.face(p, start, upper.sign)
            if point.holds:
                return point.settled()
        return self.problem.optimum(p, upper.w).settled()


def curved(loss: Loss, penalty: Penalty) -> Curved:
    """The path of any smooth convex loss and any convex penalty with a `kink` and a `slope`.

    Raises InputError where the penalty cannot hold the weights, PrecisionError where rounding hides
    the path.
    """
    try:
        problem = Problem(loss, penalty)
        nodes, knots = problem.follow()
    except PrecisionError:
        if not hasattr(loss, "hessian_root"):
            raise
        problem = Problem(loss, penalty, careful=True)
        nodes, knots = problem.follow()
    knots.reverse()
    alphas = np.array([knot.p / problem.share for knot in knots])
    weights = np.array([knot.w for knot in knots]) + 0.0
    signs = np.array([knot.sign for knot in [*knots[1:], nodes[0]]])
    for k in np.flatnonzero(np.diff(alphas) == 0):  # one knot to rounding, where both have zeros
        weights[k + 1][weights[k] == 0] = 0.0
    apart = np.append(np.diff(alphas) != 0, True)
    alphas, weights, signs = alphas[apart], weights[apart], signs[apart]
    if penalty.kink:
        signs[-1] = 0.0
    alpha_max = float(alphas[-1]) if penalty.kink else np.inf
    return Curved(loss, penalty, alphas, weights, signs, alpha_max, problem, tuple(nodes))


class Point:
    """A point (p, w) with the signs that are held there, and how well its conditions hold.

    pull        -∇J(w)
    rest        the pull of the loss less the answer of the penalty, 0 for weights held at zero
    room        a bound on the rounding error of both
    """

    def __init__(self, problem: Problem, p: float, w: Array, sign: Array) -> None:
        self.problem, self.p, self.w, self.sign = problem, p, w, sign
        self.pull = -problem.loss.gradient(w)
        self.answer = problem.kink * sign + problem.penalty.slope(w)
        self.rest = np.where(sign != 0, self.pull - p * self.answer, 0.0)
        self.room = problem.gradient_error(w) + EPS * (abs(self.matrix) @ abs(w))
        self.room += 4 * EPS * p * (problem.kink + abs(self.answer)) + np.finfo(float).tiny

    @property
    def active(self) -> NDArray[np.intp]:
        return np.flatnonzero(self.sign)

    @cached_property
    def matrix(self) -> Array:
        """∇²J + p smooth'', shape (n, n)."""
        hessian, curvature = self.problem.loss.hessian(self.w), self.problem.penalty.curvature
        return np.asarray(hessian + np.diag(self.p * curvature(self.w)))

    @property
    def steep(self) -> Array:
        """How fast the pull on a weight answers to it: the diagonal of the matrix."""
        steep = self.matrix.diagonal()
        return np.where(steep > 0, steep, 1.0)

    @cached_property
    def tangent(self) -> Array:
        """dw/dp, zero for weights held at zero."""
        return self.solve(-self.answer, 1e-10)

    def solve(self, right: Array, damping: float) -> Array:
        """matrix⁻¹ right over the active weights, in units in which its diagonal is 1 + damping.

        The damping is far below what tells on the result, except along directions in which the
        matrix is flat but for rounding: there it keeps the point where it is.
        """
        a, step, problem = self.active, np.zeros_like(self.w), self.problem
        unit = np.sqrt(self.steep[a])
        if problem.careful:  # from a root of the matrix, which has twice as many digits
            root = problem.loss.hessian_root(self.w)[:, a] / unit  # type: ignore[attr-defined]
            held = np.sqrt(self.p * problem.penalty.curvature(self.w)[a]) / unit
            root = np.linalg.qr(np.concatenate([root, np.diag(held)]))[1]
            try:
                half = np.linalg.solve(root.T, right[a] / unit)
                step[a] = np.linalg.solve(root, half) / unit
            except np.linalg.LinAlgError:
                raise PrecisionError(HIDDEN) from None
            return step
        matrix = self.matrix[np.ix_(a, a)]
        matrix /= unit
        matrix /= unit[:, None]
        matrix[np.diag_indices_from(matrix)] += damping
        step[a] = np.linalg.solve(matrix, right[a] / unit) / unit
        return step

    @cached_property
    def size(self) -> float:
        """The largest rest, in units of its room."""
        return float((abs(self.rest) / self.room).max(initial=0.0))

    @cached_property
    def failing(self) -> Array:
        """How far w_i has the wrong sign, or a pull on a weight at zero is too large; in rooms."""
        over = abs(self.pull) - self.p * self.problem.kink
        wrong = -self.sign * self.w * self.steep
        return np.asarray(np.where(self.sign != 0, wrong, over) / self.room)

    @cached_property
    def holds(self) -> bool:
        return self.size <= 4 and bool((self.failing <= 4).all())

    def conditions(self, log: bool) -> tuple[Array, Array, Array]:
        """What must not be negative, (3 n,), its derivative, and what is small for it.

        s w, and for the others p·kink ∓ pull by p, or kink ∓ pull/p by log p.
        """
        p, kink, still = self.p, self.problem.kink, self.sign == 0
        turn = -(self.matrix @ self.tangent) * still  # of the pull, by p
        pull, move, top, rise = self.pull * still, self.tangent, p * kink * still, kink * still
        if log:
            turn, pull, move, top, rise = turn - pull / p, pull / p, p * move, rise, 0 * rise
        unit, room = np.sqrt(self.steep), self.room / p if log else self.room
        weight = abs(self.w * unit).max() / unit * 2.0**-20 + 4 * self.room / self.steep
        price = (top + rise + abs(pull)) * 2.0**-20 + 4 * room
        return (
            np.concatenate([self.sign * self.w, top - pull, top + pull]),
            np.concatenate([self.sign * move, rise - turn, rise + turn]),
            np.concatenate([weight, price, price]),
        )

    def settled(self) -> Array:
        """w, with zeros for weights that are on the wrong side of zero by rounding."""
        return np.where(self.sign * self.w > 0, self.w, 0.0)


class Problem:
    """One pair of a loss and a penalty: its points at a price, and the path through them."""

    def __init__(self, loss: Loss, penalty: Penalty, *, careful: bool = False) -> None:
        self.loss, self.penalty, self.kink = loss, penalty, float(penalty.kink)
        self.share, self.careful = penalty.share(loss.n), careful
        self.left = 0
        self.allow(400 if careful else 100)

    def allow(self, steps: int) -> None:
        """How many points may be computed from now on, n + 10 times `steps`."""
        self.left = steps * (self.loss.n + 10)

    def point(self, p: float, w: Array, sign: Array) -> Point:
        self.left -= 1
        if self.left < 0:
            raise PrecisionError(HIDDEN)
        return Point(self, p, np.where(sign != 0, w, 0.0), sign)

    def gradient_error(self, w: Array) -> Array:
        """A bound on the rounding error of ∇J(w): the loss's own, or one as for a quadratic."""
        if hasattr(self.loss, "gradient_error"):
            return np.asarray(self.loss.gradient_error(w))
        hessian = abs(self.loss.hessian(w))
        unit = np.sqrt(hessian.diagonal())
        pull = (abs(self.loss.gradient(0 * w)) / np.where(unit > 0, unit, 1)).max() * unit
        return np.asarray(256 * EPS * (pull + hessian @ abs(w)))

    def face(self, p: float, w: Array, sign: Array) -> Point:
        """The point with these signs held, by Newton's method; steps that do not help are cut."""
        point = self.point(p, w, sign)
        for _ in range(50):
            if point.size <= (2.0**-8 if self.careful else 1):
                break
            step = point.solve(point.rest, DAMPING)
            for t in (1.0, 0.25, 0.0625, 2.0**-6, 2.0**-8):
                trial = self.point(p, point.w + t * step, sign)
                if trial.size < point.size:
                    break
            else:
                break
            point = trial
        return point

    def optimum(self, p: float, w: Array) -> Point:
        """The optimum at the price p, found from any w; PrecisionError where rounding hides it.

        An active-set method that descends: Newton's step on the weights that are not at zero, where
        a weight that would change its sign stops; once that has nothing left to do, the weight
        joins whose pull is most too large.
        """
        point = self.point(p, w, np.sign(w) if self.kink else np.ones_like(w))
        best, least = point, np.inf
        for _ in range(8 * len(w) + 100):
            over = np.where(point.sign == 0, point.failing, 0.0)
            worst = max(point.size, float(over.max()))
            if worst < least:
                best, least = point, worst
            if worst <= 1:
                break
            if point.size <= 1:
                i, sign = int(over.argmax()), point.sign.copy()
                sign[i] = np.sign(point.pull[i])
                point = self.point(p, point.w, sign)
            lower = self.lower(point)
            if lower is None:
                break
            point = lower
        if not least <= 4:
            raise PrecisionError(HIDDEN)
        if self.kink:
            return best
        # a weight that is zero but for rounding, by the symmetry of the data, rests there
        return self.point(p, best.w, np.sign(best.w) * (abs(best.w) * best.steep > 4 * best.room))

    def lower(self, point: Point) -> Point | None:
        """A point further down, along Newton's step; None where rounding lets none be found."""
        step, height = point.solve(point.rest, DAMPING), self.height(point)
        slack = 16 * EPS * abs(height) + float(abs(point.w) @ point.room)
        longest = 1.0
        if self.kink:  # up to the first weight that meets zero nothing stands in the way
            with np.errstate(divide="ignore", invalid="ignore"):
                meets = np.where(step * point.sign < 0, -point.w / step, np.inf)
            longest = min(1.0, float(meets.min()))
        for t in (1.0, *(longest * 2.0 ** -np.arange(longest == 1, 40))):
            w = point.w + t * step
            if self.kink:
                w[(w * point.sign <= 0) | (meets <= t)] = 0.0
            trial = self.point(point.p, w, np.sign(w) if self.kink else point.sign)
            change = self.height(trial) - height
            fewer = t == longest < 1
            if change < -slack or (change <= slack and (fewer or trial.size < point.size)):
                return trial
        return None

    def height(self, point: Point) -> float:
        """J + alpha R."""
        alpha = point.p / self.share
        return float(self.loss.value(point.w) + alpha * self.penalty.value(point.w))

    def follow(self) -> tuple[list[Point], list[Point]]:
        """The points of the path and its knots, from the top down to p = 0."""
        upper = self.top()
        nodes: list[Point] = [upper]
        knots: list[Point] = []
        last = (2.0**-40 if self.kink else 2.0**-80) * upper.p
        part, low = 0.85, 0.85 * upper.p
        lower: Point | None = None
        for _ in range(2000 + 400 * self.loss.n):
            if upper.p and self.point(0.0, upper.w, upper.sign).holds:  # rounding hides the penalty
                upper = self.point(0.0, upper.w, upper.sign)
                nodes.append(upper)
            if upper.p == 0 or (upper.p <= last and self.end is None):
                return nodes, [*knots, self.ended(upper)]
            if lower is None:
                start = upper.w + (low - upper.p) * upper.tangent
                lower = self.face(low, start, upper.sign)
            step = 1 - low / upper.p
            if lower.holds:
                dips, bend = between(upper, lower)
                if not (
                    (dips and step > 0.01) or (bend > 2 and step > 0.2) or (bend > 0.5 and not low)
                ):
                    part = min(low / upper.p, 0.9)
                    part = part**2 if bend < 0.1 else part**0.5 if bend > 1 else part
                    nodes.append(lower)
                    upper, lower = lower, None
                    low = part * upper.p
                    if part < 0.05:  # so straight that p = 0 may be reached at once
                        part, low = 0.5, 0.0
                    continue
            elif low and (lower.failing > 4).any():
                knot, lower = self.below(upper, lower)
                low = lower.p
                if knot:
                    for points in (nodes, knots):
                        if points and points[-1].p == knot.p:
                            points.pop()
                        points.append(knot)
                    upper = knot
                continue
            low = (low + upper.p) / 2 if low else part * upper.p  # nearer
            lower = None
            if low == upper.p:
                break
        raise PrecisionError(HIDDEN)

    def top(self) -> Point:
        """Where the path begins: all weights are zero, or without a kink next to nothing."""
        zero = np.zeros(self.loss.n)
        if self.kink:
            return self.point(abs(self.loss.gradient(zero)).max() / self.kink, zero, zero)
        curvature = self.penalty.curvature(zero)
        if not (curvature > 0).all():
            raise InputError(f"{self.penalty!r} does not hold small weights, so it has no path.")
        steep = float((self.loss.hessian(zero).diagonal() / curvature).max())
        return self.optimum(2.0**40 * (steep or 1.0), zero)

    @cached_property
    def end(self) -> Array | None:
        """The minimiser of the loss, if it has a single one."""
        try:
            return np.asarray(self.loss.minimizer)
        except DataError:
            return None

    def ended(self, point: Point) -> Point:
        """The last point, with the minimiser of the loss in place of w where they are the same."""
        if point.p == 0 and self.end is not None and (np.sign(self.end) == point.sign).all():
            unit, end = np.sqrt(point.steep), self.point(0.0, self.end, point.sign)
            near = (abs(end.w - point.w) * unit).max() <= 1e-6 * (abs(point.w) * unit).max()
            return end if near and end.holds else point
        return point

    def below(self, upper: Point, lower: Point) -> tuple[Point | None, Point]:
        """The first knot below `upper` with the signs below it, and a point that has these too.

        They are the signs of the optimum at the lower end, if they can begin at the knot: with the
        weights that change at zero all conditions hold, and those that join have the pull that they
        need. If not, there are more knots between, and the lower end moves up. No knot where the
        optimum has the signs of `upper` after all.
        """
        knot, low = None, lower.p
        while knot is None or low < knot.p:
            found = self.optimum(low, lower.w)
            if (found.sign == upper.sign).all():
                return None, found
            knot = knot or self.exit(upper, lower)
            at = self.face(knot.p, knot.w, np.where(upper.sign == found.sign, upper.sign, 0.0))
            joins = (found.sign != 0) & (at.sign == 0)
            tight = found.sign * at.pull - knot.p * self.kink >= -4 * at.room
            if at.holds and tight[joins].all():
                return Point(self, knot.p, at.w, found.sign), found
            low = (low + knot.p) / 2
        raise PrecisionError(HIDDEN)

    def exit(self, upper: Point, lower: Point) -> Point:
        """The first point below `upper` at which a condition begins to fail; one does at `lower`.

        The root of one failing condition after the other, until none fails above.
        """
        for _ in range(2 * len(upper.w) + 2):
            i = int(lower.failing.argmax())
            found = {lower.p: lower, upper.p: upper}

            def spare(prices: Array, i: int = i, found: dict[float, Point] = found) -> Array:
                p = float(prices[0])
                if p not in found:
                    ends = sorted(found, key=lambda q: abs(q - p))
                    found[p] = self.face(p, found[ends[0]].w, upper.sign)
                value = -found[p].failing[i]
                return np.array([0.0 if abs(value) <= 1 else value])

            at_low, at_high = (spare(np.array([end.p])) for end in (lower, upper))
            if at_high <= 0:
                return upper
            if at_low < 0:
                _, high = root(spare, np.array([lower.p]), np.array([upper.p]), at_low, at_high)
                lower = found[float(high[0])]
            if not (lower.failing > 1).any():
                break
        return lower


def between(upper: Point, lower: Point) -> tuple[bool, float]:
    """What the conditions do between two points, by the cubics through their values and slopes.

    Whether one dips towards zero or below, and how far their slopes change, in units of the values.
    The cubics are in log p, which grows as weights without a limit do; down to p = 0 they are in p.
    """
    log = lower.p > 0
    (g1, d1, small1), (g0, d0, small0) = upper.conditions(log), lower.conditions(log)
    h = float(np.log(upper.p / lower.p)) if log else upper.p
    small, first, last = np.maximum(small1, small0), g1 - g0 - h * d0, h * d1 - (g1 - g0)
    u = np.arange(1, 16)[:, None] / 16
    cubic = g0 + u * (h * d0 + u * (2 * first - last + u * (last - first)))
    dips = (cubic + small < np.minimum(g0, g1) / 4).any()
    bend = abs(h * (d1 - d0)) / (np.maximum(g0, g1) + small)
    return bool(dips), float(bend.max())
