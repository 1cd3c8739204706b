"""Penalties: scaling, slopes, prox and subdifferential against brute force."""

import numpy as np
import pytest
from scipy.optimize import minimize_scalar

from solver import L1, L2, DataError, ElasticNet, Lq

pytestmark = pytest.mark.numeric

PENALTIES = [
    L1(),
    L2(),
    ElasticNet(0.3),
    ElasticNet(0),
    ElasticNet(1),
    Lq(0.5),
    Lq(1),
    Lq(1.5),
    Lq(3),
]
rng = np.random.default_rng(0)


def test_the_values_have_the_factor_one_over_n():
    w = np.array([1.0, -2.0, 0.5])
    assert L1().value(w) == pytest.approx(3.5 / 3)
    assert L2().value(w) == pytest.approx(5.25 / 3)
    assert ElasticNet(0.25).value(w) == pytest.approx((0.25 * 3.5 + 0.75 * 5.25) / 3)
    assert Lq(0.5).value(w) == pytest.approx((1 + np.sqrt(2) + np.sqrt(0.5)) / 3)
    assert L1(n=2).value([3.0]) == pytest.approx(1.5)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
class TestEvery:
    def test_gradient_is_the_slope_of_the_value_off_the_axes(self, penalty):
        for w in rng.normal(size=(5, 3)):
            steps = 1e-6 * np.eye(3)
            slope = [(penalty.value(w + e) - penalty.value(w - e)) / 2e-6 for e in steps]
            assert penalty.gradient(w) == pytest.approx(slope, rel=1e-5)

    def test_one_point_or_many(self, penalty):
        w = rng.normal(size=(4, 2))
        assert penalty.value(w) == pytest.approx([float(penalty.value(row)) for row in w])
        assert penalty.gradient(w).shape == (4, 2)

    def test_prox_is_the_minimum(self, penalty):
        for v in rng.normal(size=(20, 1)) * 3:
            step = float(rng.exponential(2))

            def objective(w: float, v: np.ndarray = v, step: float = step) -> float:
                return 0.5 * (w - v[0]) ** 2 + step * float(penalty.value([w]))

            grid = np.linspace(-6, 6, 4001)
            start = grid[np.argmin([objective(w) for w in grid])]
            found = minimize_scalar(objective, (start - 0.003, start + 0.003), tol=1e-14)
            best = min(found.fun, objective(0.0))
            assert objective(penalty.prox(v, step)[0]) <= best + 1e-12

    def test_prox_does_not_move_zero_and_keeps_signs(self, penalty):
        v = np.array([0.0, -2.0, 2.0])
        w = penalty.prox(v, 0.7)
        assert w[0] == 0
        assert w[1] == -w[2]
        assert not np.signbit(w[w == 0]).any()

    def test_the_prox_is_a_balance(self, penalty):
        """v - prox(v) is a subgradient at prox(v): an independent check of both."""
        v = rng.normal(size=(30, 3)) * 2
        w = penalty.prox(v, 1.3)
        assert penalty.subdifferential_distance(w, v - w, 1.3).max() <= 1e-12

    def test_distance_to_the_subdifferential_by_brute_force(self, penalty):
        """Subgradients of r at w_i: its slope, or at a kink everything between the two slopes."""
        w, pull, alpha = np.array([0.0, 0.8]), np.array([0.9, -1.1]), 1.7
        share, tiny = alpha / 2, 1e-9
        slope = share * (penalty.value([tiny, 0]) - penalty.value([0.0, 0])) * 2 / tiny
        at_zero = max(0.0, 0.9 - slope) if slope > 1e-6 else 0.9
        off = abs(-1.1 - alpha * penalty.gradient(w)[1])
        expected = max(at_zero, off)
        assert penalty.subdifferential_distance(w, pull, alpha) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("q", [0.05, 0.5, 0.95, 1.001, 1.05, 1.5, 3.0, 16.0])
@pytest.mark.parametrize("scale", [1e-12, 1.0, 1e8])
def test_a_valley_is_level_at_every_scale(q: float, scale: float):
    v = scale * rng.normal(size=200)
    price = 0.3 * scale ** (2 - q)
    w = Lq(q).valley(v, price)
    away = abs(w) > 1e-300  # smaller ones have fewer digits
    assert away.any()
    pull = price * q * abs(w[away]) ** (q - 1)
    assert (abs(abs(w[away]) - abs(v[away]) + pull) <= 1e-14 * (abs(v[away]) + pull)).all()


def test_elastic_net_has_its_ends():
    w, v = rng.normal(size=(5, 3)), rng.normal(size=3)
    for end, penalty in ((0, L2()), (1, L1())):
        assert ElasticNet(end).value(w) == pytest.approx(penalty.value(w))
        assert ElasticNet(end).prox(v, 0.4) == pytest.approx(penalty.prox(v, 0.4))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: ElasticNet(1.5), "l1_ratio must lie between 0 and 1"),
        (lambda: ElasticNet(np.nan), "l1_ratio must lie between 0 and 1"),
        (lambda: Lq(0), "exponent q must be a number above zero"),
        (lambda: Lq(np.inf), "exponent q must be a number above zero"),
        (lambda: L1(n=0), "n of a penalty must be a whole number"),
        (lambda: L2(n=1.5), "n of a penalty must be a whole number"),
    ],
)
def test_impossible_penalties_are_refused(make, sentence):
    with pytest.raises(DataError, match=sentence):
        make()


def test_they_name_themselves():
    names = [repr(p) for p in (L1(), L2(n=3), ElasticNet(0.5), Lq(0.5, n=2))]
    assert names == ["L1()", "L2(n=3)", "ElasticNet(0.5)", "Lq(0.5, n=2)"]
