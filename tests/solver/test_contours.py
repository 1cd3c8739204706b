"""Level sets: on their curve, closed, counter-clockwise, and touching at the optimum."""

import numpy as np
import pytest

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
    level_set,
    trajectory,
)

pytestmark = pytest.mark.numeric

rng = np.random.default_rng(0)
X = rng.normal(size=(60, 2))
SMOOTH = {
    "film": Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1]),
    "narrow": Quadratic([[1, -0.99], [-0.99, 1]], [-3, 0.5]),
    "least squares": LeastSquares(X, X @ [1, 2] + rng.normal(size=60)),
    "circle": L2(),
    "logistic": Logistic(X, X @ [1, 1] + 2 * rng.normal(size=60) > 0),
}
CORNERED = {
    "diamond": L1(),
    **{f"net {r}": ElasticNet(r) for r in (0, 1e-6, 0.1, 0.5, 0.9, 1 - 1e-6, 1)},
    **{f"q {q}": Lq(q) for q in (0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1, 1.001, 1.1, 1.5, 2, 3, 8, 16)},
}
SEGMENTS = {"diamond": 4, "q 0.5": 4, "logistic": 512} | {n: 120 for n in CORNERED if n[0] == "q"}
SEGMENTS["q 0.5"] = 4
ALL = SMOOTH | CORNERED
PIXEL = 2 / 3840  # in units of a radius that fills the frame's width


def drawn(curve: np.ndarray, steps: int = 300) -> np.ndarray:
    """Points on the cubics, (segments · steps, 2)."""
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    basis = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return np.einsum("tk,skx->stx", basis, curve).reshape(-1, 2)


def centre(f) -> np.ndarray:
    return np.asarray(getattr(f, "minimizer", np.zeros(2)))


def distance(f, points: np.ndarray, level: float) -> np.ndarray:
    """How far the points are from {f = level}, by bisection along rays, to first order.

    Rays from the centre and both axis directions are tried; the curve is at most as far as the
    nearest hit.
    """
    best = np.full(len(points), np.inf)
    outward = points - centre(f)
    reach = np.abs(outward).max()
    for direction in (outward, np.sign(outward) * [1, 0], np.sign(outward) * [0, 1]):
        length = np.hypot(*direction.T)
        unit = direction / np.where(length > 0, length, 1)[:, None]
        low = -np.minimum(0.02 * reach, np.abs((outward * unit).sum(axis=1)))  # not past the axis
        high = np.full(len(points), 0.02 * reach)
        for _ in range(60):
            middle = (low + high) / 2
            inside = f.value(points + middle[:, None] * unit) < level
            low, high = np.where(inside, middle, low), np.where(inside, high, middle)
        best = np.minimum(best, abs(low))
    return best


def a_point(name: str) -> np.ndarray:
    return centre(ALL[name]) + np.array([0.4, 0.7])


@pytest.mark.parametrize("name", ALL)
class TestEvery:
    def test_the_drawn_error_is_below_a_tenth_of_a_pixel(self, name: str):
        f, w = ALL[name], a_point(name)
        curve = level_set(f, through=w)
        points = drawn(curve, 300 if len(curve) <= 120 else 10)
        radius = np.abs(points - centre(f)).max()
        assert distance(f, points, float(f.value(w))).max() <= 0.1 * PIXEL * radius

    def test_the_curve_is_closed_and_counter_clockwise(self, name: str):
        curve = level_set(ALL[name], through=a_point(name))
        assert (curve[:, 3] == np.roll(curve[:, 0], -1, axis=0)).all()
        points = drawn(curve)
        x, y = (points - centre(ALL[name])).T
        turn = np.diff(np.unwrap(np.arctan2(y, x), discont=3))
        assert (turn > -1e-12).all()
        assert turn.sum() == pytest.approx(2 * np.pi, abs=0.1)

    def test_the_number_of_segments_is_stated(self, name: str):
        for scale in (1e-3, 1, 10):
            w = centre(ALL[name]) + scale * np.array([0.3, -0.2])
            assert level_set(ALL[name], through=w).shape == (SEGMENTS.get(name, 8), 4, 2)

    def test_a_level_is_the_level_of_its_points(self, name: str):
        f = ALL[name]
        level = float(f.value(centre(f))) + 0.7
        nodes = level_set(f, level=level)[:, 0]
        assert f.value(nodes) == pytest.approx(level, rel=1e-9)

    def test_at_the_minimum_all_points_fall_together(self, name: str):
        f = ALL[name]
        curve = level_set(f, through=centre(f))
        assert (curve == centre(f)).all()
        assert curve.shape == (SEGMENTS.get(name, 8), 4, 2)

    def test_next_to_the_minimum_nothing_breaks(self, name: str):
        f = ALL[name]
        for size in (1e-12, 1e-9, 1e-300):
            curve = level_set(f, through=centre(f) + size)
            assert np.isfinite(curve).all()
            assert abs(curve - centre(f)).max() <= 3000 * max(size, 1e-15)

    def test_a_level_below_the_minimum_is_refused(self, name: str):
        f = ALL[name]
        with pytest.raises(DataError, match="below the minimum"):
            level_set(f, level=float(f.value(centre(f))) - 1e-6)


@pytest.mark.parametrize("name", SMOOTH)
def test_a_smooth_curve_starts_at_the_point_exactly(name: str):
    for w in rng.normal(size=(50, 2)):
        curve = level_set(SMOOTH[name], through=w)
        assert (curve[0, 0] == w).all()
        assert (curve[-1, 3] == w).all()


@pytest.mark.parametrize("height", [1e-9, 1e-5, 0.1, 1.0, 10.0, 1e3, 1e8])
def test_logistic_level_sets_are_right_near_the_bottom_and_far_up(height: float):
    """Far up they are polygons, with a corner for each sample and side."""
    r = np.random.default_rng(11)
    for _ in range(5):
        m = int(r.integers(10, 80))
        table = r.normal(size=(m, 2)) * 10.0 ** r.uniform(-2, 2, size=2)
        loss = Logistic(table, table @ [1, 1] / abs(table).max() + r.normal(size=m) > 0)
        bottom, z = loss.minimizer, table * loss.y[:, None]

        def rise(w: np.ndarray, z=z, bottom=bottom) -> np.ndarray:
            t, t0 = (w @ z.T).astype(np.longdouble), (z @ bottom).astype(np.longdouble)
            loss_at, least = (np.logaddexp(np.longdouble(0), -v) for v in (t, t0))
            return (loss_at - least).mean(axis=-1)

        curve = level_set(loss, level=float(loss.value(bottom)) + height)
        assert rise(curve[:, 0]).astype(float) == pytest.approx(height, rel=1e-5)
        points = drawn(curve, 12)
        off = (rise(points) - rise(curve[:1, 0])).astype(float)
        gradient = loss.gradient(points)
        distance = abs(off) / np.hypot(*gradient.T)  # to first order
        assert distance.max() <= 5e-5 * abs(points - bottom).max()


def test_a_loss_that_falls_for_ever_has_no_level_sets():
    loss = Logistic([[-2.0, 1.0], [-1.0, 1.0], [1.0, 1.0]], [0, 0, 1])
    for question in ({"level": 1.0}, {"through": (1.0, 2.0)}):
        with pytest.raises(
            InputError, match="No level set of this loss is a closed curve: the log"
        ):
            level_set(loss, **question)


@pytest.mark.parametrize("q", [0.01, 0.099, 16.1, 1000.0])
def test_a_ball_that_is_too_sharp_is_refused(q: float):
    for question in ({"level": 1.0}, {"through": (1.0, 2.0)}):
        with pytest.raises(InputError, match=r"from 0\.1 to 16, but q is"):
            level_set(Lq(q), **question)


@pytest.mark.parametrize("name", CORNERED)
def test_a_cornered_curve_starts_at_its_vertex(name: str):
    f = CORNERED[name]
    curve = level_set(f, through=[0.6, -0.8])
    radius = curve[0, 0, 0]
    corners = np.array([[radius, 0], [0, radius], [-radius, 0], [0, -radius]])
    assert (curve[:: len(curve) // 4, 0] == corners).all()
    assert f.value([radius, 0]) == pytest.approx(float(f.value([0.6, -0.8])))


def test_the_diamond_is_four_straight_lines():
    curve = level_set(L1(), through=(1.0, -2.0))
    assert curve[0] == pytest.approx(np.array([[3, 0], [2, 1], [1, 2], [0, 3]]))


@pytest.mark.parametrize("name", ["film", "least squares", "narrow"])
@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=repr)
def test_the_two_contours_touch_at_the_optimum(name: str, penalty):
    """w is on both curves, and no other point of the penalty's curve is inside the loss's."""
    loss = SMOOTH[name]
    path = trajectory(loss, penalty)
    for alpha in np.array([0.03, 0.3, 0.8]) * path.alphas[-1] + 0.01:
        w = path.path(alpha)
        ball, ellipse = drawn(level_set(penalty, through=w)), drawn(level_set(loss, through=w))
        assert np.hypot(*(ball - w).T).min() <= 0.02 * abs(ball).max()
        assert loss.value(ball).min() >= float(loss.value(w)) * (1 - 1e-4)
        assert penalty.value(ellipse).min() >= float(penalty.value(w)) * (1 - 1e-4)


def test_smooth_contours_have_one_tangent_at_the_optimum():
    loss, penalty = SMOOTH["film"], L2()
    path = trajectory(loss, penalty)
    for alpha in (0.1, 1.0, 10.0):
        w = path.path(alpha)
        one, two = level_set(loss, through=w), level_set(penalty, through=w)
        first, second = one[0, 1] - one[0, 0], two[0, 1] - two[0, 0]
        cross = first[0] * second[1] - first[1] * second[0]
        assert abs(cross) <= 1e-12 * np.hypot(*first) * np.hypot(*second)


def test_landing_on_a_corner_holds():
    """The loss is nowhere smaller on the diamond than at its vertex: closed form on each edge."""
    loss = SMOOTH["film"]
    path = trajectory(loss, L1())
    w = path.path(4.0)
    vertices = level_set(L1(), through=w)[:, 0]
    for start, end in zip(vertices, np.roll(vertices, -1, axis=0), strict=True):
        along = end - start
        t = np.clip(-loss.gradient(start) @ along / (along @ loss.gram @ along), 0, 1)
        assert loss.value(start + t * along) >= loss.value(w) * (1 - 1e-14)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({}, "either through="),
        ({"through": (1, 2), "level": 1.0}, "either through="),
        ({"level": np.nan}, "finite number"),
        ({"level": np.inf}, "finite number"),
        ({"through": (1, 2, 3)}, "for two weights, but the point has 3"),
        ({"through": (1, np.nan)}, "NaN or infinity"),
    ],
)
def test_impossible_level_sets_are_refused(arguments, sentence):
    with pytest.raises(DataError, match=sentence):
        level_set(SMOOTH["film"], **arguments)


def test_three_weights_have_no_curve():
    for loss in (
        Quadratic(np.eye(3), np.ones(3)),
        Logistic(np.eye(3)[[0, 0, 1, 1, 2, 2]], [0, 1] * 3),
    ):
        with pytest.raises(DataError, match="two weights"):
            level_set(loss, level=1.0)


def test_a_loss_with_dependent_columns_has_no_ellipse():
    loss = LeastSquares([[1.0, 1.0], [2.0, 2.0]], [1.0, 2.0])
    with pytest.raises(DataError, match="linearly dependent"):
        level_set(loss, through=(0.3, 0.4))


def test_columns_too_nearly_dependent_for_a_level_set_are_refused():
    """The minimiser is found from X; the Hessian at it is singular to rounding."""
    refused = 0
    for seed in range(40):
        r = np.random.default_rng(seed)
        x, m = r.normal(size=(30, 1)), 30
        X = np.hstack([x, x + 1e-9 * r.normal(size=(m, 1))])
        try:
            level_set(Logistic(X, r.random(m) < 0.5), level=1.0)
        except PrecisionError:
            refused += 1
        except InputError:
            continue  # separable
    assert refused > 0
