"""The L1 path of a quadratic loss, exact, from the top price to zero.

With lam = alpha/n the problem is

    min_w  1/2 wᵀHw - cᵀw + lam ‖w‖_1                                H = ∇²J, c = H ŵ

**A segment.** Let A be the set of weights that are not zero, with signs s. While A stays the same,
the optimum solves H_AA w_A = c_A - lam s, a straight line w_A = b - lam v with H_AA b = c_A and
H_AA v = s. For the other weights the pull of the loss is c - H w = e + lam a, a line too, and they
stay zero as long as |e + lam a| <= lam.

**An event** ends the segment as lam falls. A weight joins where its pull reaches ±lam, which is at
lam = |e| / (1 - sign(e) a) for either sign; a weight that moves towards zero (s v < 0) drops out
at lam = b / v. No list of "just dropped" weights is needed: their formula points ahead.

**A pivot** brings weight k into A or out of it. One symmetric table holds all that is needed, the
principal pivot transform of H on A; joining and dropping are the same rank-one update with another
sign, and b, v, e, a are updated like two more columns.

**A proof** ends the run. w and the pulls are linear between knots. So if every knot satisfies the
optimality conditions, and each weight that moves on a segment has pull ±lam at both of its ends,
then every point of the path is optimal. That is checked for every path; one that does not pass is
computed again with exact solves in place of updates, and if that does not help, DataError is
raised: no path is wrong in silence.

References: Osborne, Presnell & Turlach 2000 (IMA J. Numer. Anal. 20, 389), the homotopy; Efron,
Hastie, Johnstone & Tibshirani 2004 (Ann. Statist. 32, 407), LARS; Rosset & Zhu 2007 (Ann. Statist.
35, 1012), when paths are piecewise linear; Murty 1974 (Math. Program. 7, 1), least index first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from solver.errors import Array, PrecisionError
from solver.losses import Quadratic, QuadraticLoss
from solver.trajectories import Trajectory

if TYPE_CHECKING:
    from solver.penalties import Penalty

EPS = 2.0**-52


@dataclass(frozen=True, eq=False)
class Polygon(Trajectory):
    """A path of straight lines between its knots."""

    def _between(self, alpha: Array) -> Array:
        if len(self.alphas) == 1:
            return np.repeat(self.weights, len(alpha), axis=0)
        alpha = np.minimum(alpha, self.alpha_max)
        k = self.alphas[1:-1].searchsorted(alpha, side="right")
        start, end = self.alphas[k], self.alphas[k + 1]
        t = ((alpha - start) / (end - start))[:, None]
        return np.asarray((1 - t) * self.weights[k] + t * self.weights[k + 1])


def polygon(loss: QuadraticLoss, penalty: Penalty) -> Polygon:
    """The L1 path of a quadratic loss."""
    for kind in (Homotopy, Careful):
        try:
            lams, weights = kind(loss).run()
        except Unresolved:
            continue
        if violation(loss, lams, weights, kind is Careful) <= 1:
            break
    else:
        raise PrecisionError(
            "Rounding hides the L1 path of this problem: some columns are too nearly dependent; "
            "remove or combine them."
        )
    alphas = lams / penalty.share(loss.n)
    if isinstance(loss, Quadratic):
        if ((weights[0] == 0) & (loss.minimizer != 0)).any():
            # so small a weight that rounding hides where it lands: it is gone one float from 0 on
            least = max(EPS * float(alphas[1:2].sum()), float(np.nextafter(0.0, 1.0)))
            alphas, weights = np.insert(alphas, 1, least), weights[[0, *range(len(lams))]]
        weights[0] = loss.minimizer
    return Polygon(loss, penalty, alphas, weights, signs(weights), float(alphas[-1]))


def signs(weights: Array) -> Array:
    """The signs of w between the knots and after the last one; its ends tell those of a line."""
    nearer = np.sign(np.where(weights[:-1], weights[:-1], weights[1:]))
    return np.concatenate([nearer, np.zeros((1, weights.shape[1]))])


class Unresolved(Exception):
    """Rounding error has grown larger than what has to be told apart."""


def violation(loss: QuadraticLoss, lams: Array, weights: Array, careful: bool) -> float:
    """How far the knots are from proving the path optimal, in units of the tolerance.

    The tolerance for a pull is 4e-13 of lam_max, plus the rounding error of computing it.
    """
    gram, linear, scale = loss.gram, loss.linear, np.sqrt(loss.gram.diagonal())
    worst = np.inf if weights[-1].any() else 0.0
    noise = 8 * EPS
    if careful:
        noise, (root, target) = 64 * EPS, loss.factor
    for k in range(0, len(lams) - 1, 64):  # few knots at a time, to stay in the cache
        lam, w = lams[k : k + 65, None], weights[k : k + 65]
        used = w.any(axis=0) if gram.size > 10_000 else slice(None)
        part = w[:, used]
        pull = (target - part @ root[:, used].T) @ root if careful else linear - part @ gram[used]
        over, sign = abs(pull) - lam, signs(w)[:-1]
        for end in (slice(None, -1), slice(1, None)):
            short = sign * (sign * lam[end] - pull[end])
            np.maximum(over[end], short, out=over[end])
        room = 4e-13 * lams[-1] + noise * scale.max() * (abs(w) @ scale)
        worst = np.maximum(worst, (over / room[:, None]).max())  # NaN stays NaN
    return float(worst)


class Homotopy:
    """One run from lam_max = ‖c‖_∞ down to 0.

    The principal pivot transform of H on A is kept as `table` - Σ u uᵀ / tau over the pending
    updates u; so a row of it costs one product with them, and they are worked into the table many
    at a time, by one matrix product. Row and column k of a weight in A are in the unit
    s_k h_kk w_k, so that every number is a pull, and positive what moves away from zero.

    y, z    b and v for weights in A (in that unit); e and -a for the others
    off     0 for the weights in A, 1 for the others
    cap     0 for the weights in A, inf for the others
    unit    1 / (s_k h_kk) for the weights in A, 0 for the others: w = (y - lam z) · unit
    """

    def __init__(self, loss: QuadraticLoss) -> None:
        gram, linear, n = loss.gram, loss.linear, loss.n
        self.linear, self.diagonal, self.scale = linear, gram.diagonal(), np.sqrt(gram.diagonal())
        self.magnitude = loss.magnitude
        self.small, self.pending = n <= 32, 0
        if self.small:  # updated at once; y and z are two more rows
            self.table = np.concatenate([gram, linear[None], np.zeros((1, n))])
            self.y, self.z = self.table[n], self.table[n + 1]
        else:
            self.updates, self.inverse = np.empty((150, n)), np.empty(150)
            self.table, self.y, self.z = gram, linear.copy(), np.zeros(n)
            self.gram = gram
        self.off, self.cap, self.unit = np.ones(n), np.full(n, np.inf), np.zeros(n)
        self.lam = self.lam_max = float(abs(linear).max())
        self.stalled = self.jumps = 0

    def run(self) -> tuple[Array, Array]:
        """The knots, ascending, and the weights at them."""
        lams, weights = [self.lam], [np.zeros(len(self.linear))]
        i = int(abs(self.linear).argmax()) if self.lam else -1
        with np.errstate(divide="ignore", invalid="ignore"):
            while i >= 0:
                t = self.row(i)
                if self.unit.item(i):
                    self.pivot(i, t)
                    weights[-1] = self.landed(weights[-1], i)
                elif t.item(i) <= 1e-9 * self.diagonal.item(i) and self.depends(i, t):
                    self.exchange(i, t)
                    # the weights jump, at no cost in J: one more knot, next to the last
                    weights.append(self.advance((1 - 4 * EPS) * self.lam))
                    lams.append(self.lam)
                else:
                    self.pivot(i, t)
                lam, i = self.next_event()
                if lam < self.lam:
                    weights.append(self.advance(lam, i))
                    lams.append(self.lam)
        weights[-1][weights[-1] * self.unit < 0] = 0.0  # zero at lam = 0, but for rounding
        knots = np.array(weights[::-1])
        knots += 0.0  # makes -0.0 zero
        return np.array(lams[::-1]), knots

    def next_event(self) -> tuple[float, int]:
        """The lam at which the segment ends and the weight that joins or drops; (0, -1) at the end.

        One formula serves all: e / (sign(e) - a) for weights that are zero and, where off is 0,
        b / v for those in A; `cap` leaves out b > 0, which would be zero at a higher lam only.
        """
        y, small = self.y, 1e-8 * self.lam_max
        event = np.copysign(self.off, y)
        event += self.z
        event = np.minimum(y, self.cap) / event
        i = int(event.argmax())
        lam = event.item(i)
        if not self.stalled:
            if lam <= 0:
                return 0.0, -1
            if small < lam < (1 - 4 * EPS) * self.lam and not -small < y.item(i) < small:
                return lam, i
        return self.settle(event)

    def settle(self, event: Array) -> tuple[float, int]:
        """The next event where ties, rounding or the end of the path make it a matter of care."""
        active, noise = self.off == 0, self.noise()
        # e = 0 says: the pull follows lam, never faster (dependent columns); b = v = 0 says: a
        # weight that joined in a tie but has nowhere to go
        event[(abs(self.y) <= noise) | ~np.isfinite(event)] = 0.0
        idle = abs(self.y - self.lam * self.z) <= noise
        event[active & idle & (self.lam * abs(self.z) <= noise)] = self.lam
        tied = event >= (1 - 4 * EPS) * self.lam
        if tied.any():
            self.stalled += 1
            if self.stalled > 4 * len(tied) + 64:
                raise Unresolved
            return self.lam, int(tied.argmax())  # least index first: Murty's rule does not cycle
        self.stalled = 0
        i = int(event.argmax())
        # (numbers below 1e-200 of lam_max do no good, and their reciprocals overflow)
        return (float(event[i]), i) if event[i] > 1e-200 * self.lam_max else (0.0, -1)

    def noise(self) -> Array:
        """The rounding error in y and lam z, that of c included."""
        size = ((abs(self.y) + self.lam * abs(self.z)) * abs(self.unit)) @ self.scale
        size += self.magnitude
        return np.asarray(16 * EPS * (self.scale * size + self.lam))

    def advance(self, lam: float, i: int = -1) -> Array:  # noqa: ARG002
        """Move along the segment to lam, the event of weight i; the weights there."""
        self.lam = lam
        w: Array = self.y - lam * self.z
        w *= self.unit
        return w

    def landed(self, weights: Array, i: int) -> Array:
        """The weights at lam now that weight i has dropped out."""
        weights[i] = 0.0
        return weights

    def row(self, i: int) -> Array:
        """Row i of the principal pivot transform."""
        t: Array = self.table[i].copy()
        if self.pending:
            u = self.updates[: self.pending]
            t -= (u[:, i] * self.inverse[: self.pending]).dot(u)
        return t

    def pivot(self, i: int, t: Array) -> None:
        """Bring weight i, whose row is t, into A or out of it."""
        y, z, tau = self.y, self.z, t.item(i)
        unit = self.unit.item(i)
        if unit == 0:  # joins
            if tau <= 0:
                raise Unresolved
            sign = 1.0 if y.item(i) > 0 else -1.0
            z[i] += sign
            t[i] = tau - sign * self.diagonal.item(i)
            self.mark(i, sign)
        else:  # drops
            tau -= 2 / unit
            t[i] = tau + 1 / unit
            self.mark(i, 0)
        if self.small:
            column = self.table[:, i : i + 1].copy()
            column[i] = t.item(i)
            self.table -= np.dot(column, t[None] / tau)
        else:
            p = self.pending
            if p == len(self.inverse):
                if self.table is self.gram:  # not ours to change
                    self.table, self.change = self.gram.copy(), np.empty_like(self.gram)
                np.matmul(self.updates.T * self.inverse, self.updates, out=self.change)
                self.table -= self.change
                p = 0
            self.updates[p], self.inverse[p] = t, 1 / tau
            self.pending = p + 1
            y -= y.item(i) / tau * t
            z -= z.item(i) / tau * t
        if unit:
            z[i] -= 1.0 if unit > 0 else -1.0

    def mark(self, i: int, sign: float) -> None:
        """Note that weight i is in A with this sign, or not in A (0)."""
        if sign:
            self.off[i] = self.cap[i] = 0.0
            self.unit[i] = sign / self.diagonal.item(i)
        else:
            self.off[i], self.cap[i], self.unit[i] = 1.0, np.inf, 0.0

    def depends(self, i: int, t: Array) -> bool:
        """Whether column i of H, with row t, is a combination of those in A to rounding."""
        noise = EPS * (self.scale[i] + abs(t * self.unit) @ self.scale) ** 2
        return bool(t[i] <= 64 * noise)

    def exchange(self, i: int, t: Array) -> None:
        """Weight i, whose column depends on those in A, takes the place of one of them.

        The weights move along the dependence, where J is constant, until one of them is zero.
        """
        toward = t * np.sign(self.y[i]) * (self.unit != 0)
        ratio = np.where(toward > 0, (self.y - self.lam * self.z) / toward, np.inf)
        k = int(ratio.argmin())
        if not np.isfinite(ratio[k]):
            raise Unresolved
        self.pivot(k, self.row(k))
        self.pivot(i, self.row(i))
        self.jumps += 1
        if self.jumps > 4 * len(t) + 64:
            raise Unresolved


class Careful(Homotopy):
    """The same run with nothing carried over: every segment is solved from the factor.

    With H = FᵀF, c = Fᵀf and F_A = Q R the pulls of the weights in A are lam s when
    R w = Qᵀf - lam R⁻ᵀs. F keeps twice as many digits of nearly dependent columns as H.
    """

    def __init__(self, loss: QuadraticLoss) -> None:
        super().__init__(loss)
        self.root, self.target = loss.factor

    def solve(self) -> Array:
        """y, z and the weights at lam."""
        a = np.flatnonzero(self.unit)
        part, sign = self.root[:, a], np.sign(self.unit[a])
        try:
            q, r = np.linalg.qr(part)
            step = np.linalg.solve(r.T, sign)
            v = np.linalg.solve(r, step)
            w = np.linalg.solve(r, q.T @ self.target - self.lam * step)
            rest = self.target - part @ w
            for _ in range(2):  # the pulls are what has to be right
                w += np.linalg.solve(r, np.linalg.solve(r.T, part.T @ rest - self.lam * sign))
                rest = self.target - part @ w
        except np.linalg.LinAlgError:
            raise Unresolved from None
        self.z[:] = -(self.root.T @ (q @ step))
        self.y[:] = self.root.T @ rest + self.lam * self.z
        self.z[a] = v / self.unit[a]
        self.y[a] = w / self.unit[a] + self.lam * self.z[a]
        self.size = float(abs(w) @ self.scale[a])
        weights: Array = np.zeros_like(self.y)
        weights[a] = w
        return weights

    def noise(self) -> Array:
        return np.asarray(16 * EPS * (self.scale * (self.size + self.magnitude) + self.lam))

    def advance(self, lam: float, i: int = -1) -> Array:
        """Move to the event of weight i near lam; Newton's steps, since pulls are exact here."""
        top = (1 - 4 * EPS) * self.lam
        self.lam = min(lam, top)
        weights = self.solve()
        for _ in range(3 if i >= 0 else 0):
            event = self.y[i] / (np.copysign(self.off[i], self.y[i]) + self.z[i])
            if not 0 <= event <= top:
                break
            self.lam = float(event)
            weights = self.solve()
        return weights

    def landed(self, weights: Array, i: int) -> Array:
        weights[i] = 0.0
        return np.where(weights == 0, 0.0, self.solve())  # what joins at this lam still is zero

    def row(self, i: int) -> Array:
        a = np.flatnonzero(self.unit)
        t: Array = np.zeros_like(self.y)
        if self.unit[i]:
            return t
        column = self.root[:, i]
        if len(a):
            q, r = np.linalg.qr(self.root[:, a])
            rest = column - q @ (q.T @ column)
            rest -= q @ (q.T @ rest)
            t[a] = np.linalg.solve(r, q.T @ column) / self.unit[a]
            column = rest
        t[i] = column @ column
        return t

    def depends(self, i: int, t: Array) -> bool:
        noise = 16 * EPS * (self.scale[i] + abs(t * self.unit) @ self.scale)
        return bool(t[i] <= noise**2)

    def pivot(self, i: int, t: Array) -> None:  # noqa: ARG002
        self.mark(i, 0 if self.unit[i] else np.sign(self.y[i]))
        self.solve()
