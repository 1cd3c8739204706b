"""Everything that the package exports, on hard problems, judged by `judge`.

    python tests/solver/test_adversarial.py [kind or subject ...] [--count N]

prints a table: of each subject and kind the problems, how many were refused although they have an
answer, wrong (a backward error above 1e-10, a false claim, an exception, a warning) and slow (more
than ten seconds), the worst backward error and the worst time in seconds. In the test suite the
same runs on a smaller share.
"""

import argparse
import contextlib
import signal
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import judge
import numpy as np
import pytest
from judge import WRONG, Bowl, Judge, Logits, Squares, Valley
from problems import CLASSES, KINDS, SINGULAR, bowl, classes, prices, problem

from solver import (
    L1,
    L2,
    DataError,
    ElasticNet,
    InputError,
    LeastSquares,
    Logistic,
    Lq,
    PrecisionError,
    Quadratic,
    Trajectory,
    global_minimizers,
    jump,
    level_set,
    local_minimizers,
    trajectory,
)

LIMIT = 10.0  # seconds of processor time
RATIOS = (0.0, 1e-12, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1 - 1e-12, 1.0)


class Wrong(Exception):
    """A false answer; the arguments name what is false."""


class Slow(BaseException):
    """The time is up."""


def demand(fulfilled: object, what: str) -> None:
    if not fulfilled:
        raise Wrong(what)


def within(error: float, what: str) -> float:
    """The error, if it is no larger than rounding explains."""
    demand(error <= WRONG, what)
    return error


# Subjects: each takes a kind and a generator and gives the worst backward error of one problem;
# it raises Wrong for a false answer, and lets through what the solver raises.


def least_squares(penalty, kind: str, rng: np.random.Generator) -> float:
    X, y = problem(kind, rng)
    with excused(X):
        path = trajectory(LeastSquares(X, y), penalty)
        if not penalty.kink:
            shortest(X, path.path(0.0))
        return path_error(path, Squares(X, y), rng)


def shortest(X: np.ndarray, w: np.ndarray) -> None:
    """w has no part in the null space of X, where rounding leaves no doubt what that is."""
    _, sizes, rows = np.linalg.svd(X)
    null = np.append(sizes, np.zeros(len(rows) - len(sizes))) <= 4e-16 * sizes[0]
    if sizes[0] and sizes[: (~null).sum()].min() > 1e-4 * sizes[0]:
        demand(abs(rows[null] @ w).max(initial=0.0) <= 1e-10 * abs(w).max(), "not the shortest")


def quadratic(penalty, kind: str, rng: np.random.Generator) -> float:
    hessian, minimizer = bowl(kind, rng)
    with excused(np.sqrt(hessian.diagonal())[None]):
        path = trajectory(Quadratic(hessian, minimizer), penalty)
        return path_error(path, Bowl(hessian, minimizer), rng)


def net(kind: str, rng: np.random.Generator) -> float:
    loss = quadratic if rng.random() < 0.3 else least_squares
    return loss(ElasticNet(float(rng.choice(RATIOS))), kind, rng)


def logistic(penalty, kind: str, rng: np.random.Generator) -> float:
    X, y = classes(kind, rng)
    with excused(X):
        return path_error(trajectory(Logistic(X, y), penalty), Logits(X, y), rng)


def logistic_net(kind: str, rng: np.random.Generator) -> float:
    return logistic(ElasticNet(float(rng.choice(RATIOS))), kind, rng)


def has_minimizer(X: np.ndarray, y: np.ndarray) -> tuple[bool, bool]:
    """Whether the classes overlap, exactly, and whether the columns are independent to rounding."""
    sizes = np.linalg.svd(np.ldexp(X, -judge.exponent(abs(X).max(axis=0))), compute_uv=False)
    independent = len(X) >= X.shape[1] and sizes[-1] > X.size * 2.0**-52 * sizes[0]
    return judge.overlapping(judge.integers(X * y[:, None])), independent


def logistic_minimizer(kind: str, rng: np.random.Generator) -> float:
    X, y = classes(kind, rng)
    overlap, independent = has_minimizer(X, y)
    try:
        with excused(X):
            w = Logistic(X, y).minimizer
    except DataError:
        if overlap and independent:
            raise
        return 0.0
    demand(overlap, "minimiser of separable classes")
    demand(np.isfinite(w).all(), "not finite")
    return within(float(Logits(X, y).violations(w[None], [0.0], 0.0).max()), "minimiser")


def valleys(kind: str, rng: np.random.Generator) -> float:
    X, y = problem(kind, rng, None if kind == "one weight" else 2)
    X = X[:, :2]
    q, n = float(rng.uniform(0.05, 0.95)), X.shape[1]
    with np.errstate(all="ignore"):
        ideal = np.linalg.lstsq(X, y)[0]
        fall = float(((X @ ideal) ** 2).mean()) / 2  # J(0) - J(ŵ)
        alpha = n * 2 * fall / (abs(ideal).max() ** q or 1.0) * 10.0 ** rng.uniform(-3, 0.5)
        if not (X * X).any(axis=0).all() or not 0 < alpha < np.inf:
            return 0.0
        reference = Valley(X, y, q, alpha / n)
        minima = reference.minima()
    with excused(X):
        try:
            found = global_minimizers(LeastSquares(X, y), Lq(q), alpha)
        except InputError:  # a flat loss is refused, as documented
            if n == 2 and judge.dependent(X):
                raise Excused from None
            raise
    demand(np.isfinite(found).all(), "not finite")
    depth, best = reference.depth(found / reference.unit), reference.depth(minima)
    demand(depth.max() <= best.min() + 1.1e-9 * fall, "a deeper point")
    demand(depth.max() <= depth.min() + 1.1e-9 * fall, "not equally deep")
    tied = minima[best <= best.min() + 1e-12 * fall]
    small = 1e-6 * abs(reference.linear).max()
    missing = signs(tied, small) - signs(found / reference.unit, small)
    demand(not missing, "an equal minimiser is missing")
    return max(float((depth.max() - best.min()) / fall), 0.0)


def signs(w: np.ndarray, small: float) -> set[tuple[int, ...]]:
    """The different signs of points (k, n), zero for what is small."""
    return {tuple(row) for row in (np.sign(w) * (abs(w) > small)).astype(int).tolist()}


def one_valley(kind: str, rng: np.random.Generator) -> float:
    """`jump` and `local_minimizers`, in decimals."""
    hessian, minimizer = (part[:1] for part in bowl(kind, rng, 1))
    q, n = float(rng.choice([rng.uniform(0, 1), 1e-3, 0.5, 1 - 1e-3])), int(rng.integers(1, 4))
    with excused(np.sqrt(hessian[:, :1])):
        loss, penalty = Quadratic(hessian[:, :1], minimizer), Lq(q, n=n)
    if minimizer[0] == 0:
        return 0.0
    h, a, Q = Decimal(hessian[0, 0]), abs(Decimal(minimizer[0])), Decimal(q)
    power = judge.DECIMAL.power

    def slope(w: Decimal, alpha: float) -> float:
        """Of 1/2 h (w - a)² + alpha/n w^q, in units of h a."""
        lam = Decimal(alpha) / n
        return float((h * (w - a) + (lam * Q * power(w, Q - 1) if w else 0)) / (h * a))

    def gain(w: Decimal, alpha: float) -> float:
        """How much deeper 0 is than w, in units of the depth."""
        lam = Decimal(alpha) / n
        return float((h * (w - a) ** 2 / 2 + lam * power(w, Q) - h * a * a / 2) / (h * a * a))

    def gentlest(alpha: float) -> Decimal:
        """Where the slope is least."""
        return power(Decimal(alpha) / n * Q * (1 - Q) / h, 1 / (2 - Q))

    alpha, weight, gone = jump(loss, penalty)
    demand(weight * minimizer[0] > 0, "side of the jump")
    w = abs(Decimal(weight))
    error = max(abs(slope(w, alpha)), abs(gain(w, alpha)), abs(slope(gentlest(gone), gone)))
    demand(w > gentlest(alpha), "jump from a hill")
    for price in (alpha * 10.0 ** rng.uniform(-3, 1), alpha, gone * (1 - 1e-9), gone * (1 + 1e-9)):
        found = local_minimizers(loss, penalty, price)
        away = [abs(Decimal(float(x))) for x in found if x]
        demand(0.0 in found and len(found) == 1 + (price < gone), "count of local minimisers")
        for w in away:
            demand(w > gentlest(price) * Decimal(1 - 1e-3), "a hill for a valley")
            error = max(error, abs(slope(w, price)))
            if abs(gain(w, price)) > WRONG:
                demand((gain(w, price) < 0) == (found[0] != 0), "order of local minimisers")
    return within(error, "jump")


def crossings(kind: str, rng: np.random.Generator) -> float:
    """The zeros of an L2 path against all of its zeros, counted by Sturm's theorem.

    Between two neighbouring zeros, w_i must have the sign that the crossings above say, unless
    it is so small there that it may be zero for data within the backward error.
    """
    X, y = problem(kind, rng)
    with excused(X):
        path = trajectory(LeastSquares(X, y), L2())
    m, n = X.shape
    numbers = np.append(X.ravel(), y)
    whole = judge.integers(numbers[:, None])[:, 0]  # one unit for all
    unit = next((Fraction(x) / k for x, k in zip(numbers, whole, strict=True) if k), 1)
    price = float(unit**2 * n / (2 * m))  # of t = 1
    judged, scale = Squares(X, y), n * float((X**2).mean(axis=0).max() or 1.0)
    samples = scale * np.geomspace(1e-9, 1e9, 10)
    whole, target = whole[: m * n].reshape(m, n), whole[m * n :]
    sizes = judge.norms(whole) * judge.norms(target[:, None])
    for i, numerator in enumerate(judge.numerators(whole, target)):
        intervals = path.zero_intervals(i)
        if not numerator.any():
            demand(intervals == [(0.0, np.inf)], "a weight that is always zero")
            continue
        if intervals == [(0.0, np.inf)]:  # right where w_i is zero but for rounding
            worst = judged.violations(path.path(samples), samples, 0.0).max()
            demand(worst <= WRONG, "a weight that rests at zero")
            continue
        claimed = np.array([low for low, _ in intervals if low > 0])
        roots, simple = judge.positive_roots(numerator)
        if not simple:  # it touches zero: rounding decides between two crossings and none
            continue
        roots = np.array(roots) * price
        last = ends = np.sign(next(c for c in numerator if c))  # of w_i for large alpha
        if 0 < judge.over(abs(numerator[0]), sizes[i]) <= WRONG:  # which is left to rounding
            clearest = max(samples, key=lambda a: judged.barred(path.path(a), a, 0.0, i))
            ends = np.sign(path.path(clearest)[i]) * (-1) ** (claimed > clearest).sum()
        edges = np.sort(np.concatenate([roots, claimed]))
        edges = [*edges[:1] / 100, *edges, *edges[-1:] * 100]
        middles = np.sqrt(edges[1:]) * np.sqrt(edges[:-1])
        doubt = len(claimed) == len(roots)
        for alpha in [*middles, *samples]:
            says, true = (
                ends * (-1) ** (claimed > alpha).sum(),
                last * (-1) ** (roots > alpha).sum(),
            )
            if says != true or (alpha in middles and not doubt):
                w = path.path(alpha)
                # nearly dependent columns: another w, as good for rounded data, has this sign
                fits = (
                    np.sign(w[i]) == says
                    and judged.violations(w[None], [alpha], 0.0).max() <= WRONG
                )
                sure = judged.barred(w, alpha, 0.0, i) > WRONG
                demand(fits or not sure, "a crossing missing or too many")
                doubt |= not sure or says != true
        demand(doubt, "number of crossings")
    return 0.0


def contours(kind: str, rng: np.random.Generator) -> float:
    """Drawn curves: no further from the level set than `solver.contours` says, over the radius."""
    case = rng.integers(5)
    centre, q, ratio = np.zeros(2), 10.0 ** rng.uniform(-1, 1.2), float(rng.choice(RATIOS))
    scale = 10.0 ** rng.choice([-30, -8, 0, 8, 30]) if kind == "tiny and huge" else 1.0
    if case == 0:
        f, most = ElasticNet(ratio), 5e-6
    elif case == 1:
        f, most = Lq(q), 3e-5
    elif case == 2:
        f, most = (L1(), 1e-14) if rng.random() < 0.5 else (Lq(0.5), 1e-14)
    elif case == 3:
        f, most = L2(), 5e-6
    else:
        return ellipse(kind, rng)

    def value(w: np.ndarray) -> np.ndarray:
        w = abs(w)
        if isinstance(f, Lq):
            return (w**f.q).sum(axis=1)
        return (f.kink * w + (1 - f.kink) * w * w).sum(axis=1)

    through = rng.normal(size=2) * scale
    return drawn_error(level_set(f, through=through), value, through, centre, most)


def ellipse(kind: str, rng: np.random.Generator) -> float:
    hessian, centre = bowl(kind, rng, None if kind == "collinear" else 2)
    hessian, centre = hessian[:2, :2], centre[:2]
    if len(hessian) < 2:
        return 0.0
    root = np.sqrt(hessian.diagonal())
    even = hessian / root / root[:, None]
    if np.linalg.cond(even) > 1e8:
        return 0.0
    through = centre + rng.normal(size=2) / root * 10.0 ** rng.uniform(-2, 1) * (
        abs(centre * root).max() or 1.0
    )

    def value(w: np.ndarray) -> np.ndarray:
        d = (w - centre) * root
        return ((d @ even) * d).sum(axis=1)

    with excused(np.sqrt(hessian.diagonal())[None]):
        curve = level_set(Quadratic(hessian, centre), through=through)
    return drawn_error(curve, value, through, centre, 5e-6)


def logistic_contour(up: tuple[float, float], kind: str, rng: np.random.Generator) -> float:
    X, y = classes(kind, rng, 2)
    X = X[:, :2]
    if X.shape[1] < 2 or not all(has_minimizer(X, y)):
        return 0.0
    height, Z = 10.0 ** rng.uniform(*up), X * y[:, None]

    def value(w: np.ndarray) -> np.ndarray:
        return np.logaddexp(0, -w @ Z.T).mean(axis=1)

    with excused(X):
        loss = Logistic(X, y)
        level = float(value(loss.minimizer[None])[0]) + height
        curve = level_set(loss, level=level)
    # the rounding error of J on the curve; J rises by the height from the centre to there
    noise = 2.0**-50 * (abs(curve[:, 0]) @ abs(Z.T)).mean(axis=1).max()
    demand(abs(value(curve[:, 0]) - level).max() <= 1e-9 * level + noise, "level of a contour")
    most = 5e-5 + noise / height
    return drawn_error(curve, value, curve[0, 0], np.array(loss.minimizer), most)


def drawn_error(curve: np.ndarray, value, through: np.ndarray, centre, most: float) -> float:
    """Largest distance of the cubics from the curve of `value` at `through`, over the radius."""
    demand(np.isfinite(curve).all(), "a contour that is not finite")
    demand((curve[:, 3] == np.roll(curve[:, 0], -1, axis=0)).all(), "an open contour")
    steps = min(max(2048 // len(curve), 4), 12)
    t = np.arange(steps)[:, None] / steps
    basis = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    points = np.einsum("tk,skx->stx", basis, curve).reshape(-1, 2)
    radius, rounding = np.hypot(*(points - centre).T).max(), 4e-16 * np.hypot(*centre)
    with np.errstate(all="ignore"):
        level = float(value(through[None])[0])
        far = judge.distances(value, points, level, centre, most * radius)
    error = float(np.maximum(far - rounding, 0).max() / radius)
    demand(error <= most, "contour")
    return error


def path_error(path: Trajectory, judged: Judge, rng: np.random.Generator) -> float:
    """The worst backward error on a path, which must keep all that a Trajectory promises."""
    kink, alphas = path.penalty.kink, path.alphas
    demand((np.diff(alphas) > 0).all(), "knots not ascending")
    demand(path.alpha_max == (alphas[-1] if kink else np.inf), "alpha_max")
    asked = prices(path, rng)
    if isinstance(judged, Logits):  # at alpha = 0 there may be no optimum
        asked = asked[asked > 0]
    w = path.path(asked)
    demand(np.isfinite(w).all(), "not finite")
    demand(not np.signbit(w[w == 0]).any(), "-0.0")
    known = np.searchsorted(alphas, asked[np.isin(asked, alphas)])
    demand(((path.weights[known] == 0) == (w[np.isin(asked, alphas)] == 0)).all(), "zero at a knot")
    w, asked = np.vstack([w, path.weights[known]]), np.append(asked, alphas[known])
    errors = judged.violations(w, asked, kink)
    worst = float(errors.max(initial=0.0))
    checks = [
        lambda: within(worst, "optimum"),
        lambda: zeros_hold(path, judged, asked, w),
        lambda: demand(
            all((path.path(asked[k]) == w[k]).all() for k in range(0, len(asked), 5)),
            "path(a) is not path([a, ...])[0]",
        ),
    ]
    if asked.any() and rng.random() < 0.15:
        checks.append(lambda: budget_holds(path, judged, float(asked[asked > 0].min()), rng))
    faults = []
    for check in checks:
        try:
            check()
        except Wrong as wrong:
            faults += wrong.args
    if faults:
        raise Wrong(*faults)
    return worst


def zeros_hold(path: Trajectory, judged: Judge, asked: np.ndarray, w: np.ndarray) -> None:
    """Zero intervals, active sets and `vanishes_at` say of every asked price what w there is.

    A claim that differs is false when a weight cannot be zero, or other than zero, for any data
    within the backward error.
    """
    kink = path.penalty.kink
    order = asked.argsort()
    asked, w = asked[order], w[order]
    segment = np.searchsorted(path.alphas, asked, side="right") - 1
    at_knot = np.isin(asked, path.alphas)
    for i in range(path.loss.n):
        intervals = path.zero_intervals(i)
        flat = np.array(intervals).ravel()
        demand((np.diff(flat) >= 0).all() and (np.diff(flat)[1::2] > 0).all(), "zero intervals")
        last = intervals[-1] if intervals else (0.0, 0.0)
        demand(path.vanishes_at(i) == (last[0] if last[1] == np.inf else np.inf), "vanishes_at")
        zero = np.zeros(len(asked), dtype=bool)
        for low, high in intervals:
            zero |= (low <= asked) & (asked <= high)
        for k in np.flatnonzero(~at_knot & (segment >= 0)):
            demand((i in path.active_sets[segment[k]]) != zero[k], "active set")
        ends = np.searchsorted(flat[1::2], asked)  # how many intervals have ended
        for k in np.flatnonzero((w[1:, i] * w[:-1, i] < 0) & (ends[1:] == ends[:-1])):
            by = (judged.barred(w[e], float(asked[e]), kink, i) for e in (k, k + 1))
            demand(min(by) <= WRONG, "a change of sign outside the zero intervals")
        for k in np.flatnonzero(zero != (w[:, i] == 0)):
            alpha = float(asked[k])
            by = (
                judged.barred(w[k], alpha, kink, i)
                if zero[k]
                else judged.slack(w[k], alpha, kink, i)
            )
            demand(by <= WRONG, "weight in its zero interval" if zero[k] else "zero outside")


def budget_holds(path: Trajectory, judged: Judge, least: float, rng: np.random.Generator) -> None:
    """alpha_at(budget) is the smallest price within the budget, to rounding of the pulls."""
    value = path.penalty.value
    for budget in (float(value(path.path(least))) * rng.uniform(0, 1), 0.0):
        alpha = path.alpha_at(budget)
        if np.isinf(alpha):
            demand(budget == 0 and np.isinf(path.alpha_max), "no price for a budget")
            continue
        demand(value(path.path(alpha)) <= budget, "budget exceeded")
        pulls = path.loss.n * judged.sizes(path.path(alpha), alpha, path.penalty.kink).max()
        if alpha > 1e-12 * pulls:
            below = alpha * (1 - max(1e-9, 1e-13 * pulls / alpha))
            demand(value(path.path(below)) >= budget * (1 - 1e-12), "budget not used")


@contextlib.contextmanager
def excused(X: np.ndarray):
    """Columns whose mean square is below 1e-150 may be refused, as the package says."""
    try:
        yield
    except DataError:
        with np.errstate(all="ignore"):
            squares = (X * X).mean(axis=0)[X.any(axis=0)]
        if squares.min(initial=1.0) < 1e-150:
            raise Excused from None
        raise


class Excused(Exception):
    """A refusal that the data explain."""


def of(function, first):
    return lambda kind, rng: function(first, kind, rng)


REGULAR = tuple(kind for kind in KINDS if kind not in SINGULAR)
SUBJECTS = {  # what is asked, the kinds, and how many problems of each kind are in a part
    "L1": (of(least_squares, L1()), KINDS, 6),
    "L1, quadratic": (of(quadratic, L1()), KINDS, 4),
    "L2": (of(least_squares, L2()), KINDS, 4),
    "L2, quadratic": (of(quadratic, L2()), KINDS, 2),
    "elastic net": (net, KINDS, 2),
    "logistic L1": (of(logistic, L1()), CLASSES, 1),
    "logistic L2": (of(logistic, L2()), CLASSES, 1),
    "logistic net": (logistic_net, CLASSES, 1),
    "logistic minimiser": (logistic_minimizer, CLASSES, 10),
    "valleys": (valleys, KINDS, 1),
    "one valley": (one_valley, KINDS, 2),
    "crossings": (crossings, REGULAR, 2),
    "contours": (contours, KINDS, 3),
    "logistic contours": (of(logistic_contour, (-8, 0)), CLASSES, 1),
    "far contours": (of(logistic_contour, (0, 3)), CLASSES, 1),
}


@dataclass
class Tally:
    """What became of the problems of one subject and one kind."""

    problems: int = 0
    unsure: int = 0  # PrecisionError on a problem that has an answer
    denied: int = 0  # any other DataError on a problem that has an answer
    slow: int = 0
    wrong: int = 0
    faults: Counter = field(default_factory=Counter)
    error: float = 0.0
    seconds: float = 0.0

    def add(self, name: str, kind: str, seed: int) -> None:
        """One more problem."""
        function, self.problems = SUBJECTS[name][0], self.problems + 1
        rng = np.random.default_rng([*map(ord, name + kind), seed])
        start = time.process_time()
        try:
            with warnings.catch_warnings(), alarm():
                warnings.simplefilter("error")
                self.error = max(self.error, function(kind, rng))
        except Excused:
            pass
        except PrecisionError:
            self.unsure += 1
        except DataError:
            self.denied += 1
        except Slow:
            self.slow += 1
        except Wrong as wrong:
            self.faults.update(wrong.args)
            self.wrong += 1
        except Exception as error:
            self.faults[f"{type(error).__name__}: {error}"[:60]] += 1
            self.wrong += 1
        self.seconds = max(self.seconds, time.process_time() - start)

    def __str__(self) -> str:
        reasons = "; ".join(f"{count} {what}" for what, count in self.faults.most_common(4))
        return (
            f"{self.problems:7}{self.unsure:7}{self.denied:7}{self.wrong:7}{self.slow:6}"
            f"{self.error:10.1e}{self.seconds:7.2f}  {reasons}"
        )


@contextlib.contextmanager
def alarm():
    """Raises Slow when more than LIMIT seconds of processor time go by."""

    def stop(*_: object) -> None:
        raise Slow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


@pytest.mark.slow
@pytest.mark.parametrize("part", [pytest.param(0, marks=pytest.mark.numeric), 1, 2, 3])
def test_everything_is_answered_and_right(part: int) -> None:
    tallies = {}
    for name, (_, kinds, count) in SUBJECTS.items():
        for kind in kinds:
            tallies[name, kind] = tally = Tally()
            for seed in range(part * count, (part + 1) * count):
                tally.add(name, kind, seed)
    false = [
        f"{name:20}{kind:24}{tally}"
        for (name, kind), tally in tallies.items()
        if tally.wrong or tally.slow or tally.denied
    ]
    assert not false, "\n".join([HEAD, *false])
    for kinds, most in ((REGULAR, 0.001), (SINGULAR, 0.03)):
        pooled = [tally for (_, kind), tally in tallies.items() if kind in kinds]
        assert sum(tally.unsure for tally in pooled) <= most * sum(t.problems for t in pooled)


HEAD = f"{'subject':20}{'kind':24}problems unsure denied  wrong  slow     error seconds"

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Hard problems for the solver, as a table.")
    parser.add_argument(
        "only",
        nargs="*",
        choices=[*SUBJECTS, *CLASSES, []],
        help="kinds and subjects; default: all",
    )
    parser.add_argument("--count", type=int, help="problems of each subject and kind")
    args = parser.parse_args()
    print(HEAD)
    for name, (_, kinds, _) in SUBJECTS.items():
        if set(args.only) & set(SUBJECTS) and name not in args.only:
            continue
        for kind in kinds:
            if set(args.only) & set(CLASSES) and kind not in args.only:
                continue
            tally = Tally()
            for seed in range(args.count or (10_000 if name == "logistic minimiser" else 1_000)):
                tally.add(name, kind, seed)
            print(f"{name:20}{kind:24}{tally}", flush=True)
