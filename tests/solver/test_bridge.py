"""Penalties with q < 1: valleys, the jump, and the certified search."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from solver import (
    DataError,
    InputError,
    LeastSquares,
    Lq,
    PrecisionError,
    Quadratic,
    global_minimizers,
    jump,
    local_minimizers,
)

pytestmark = pytest.mark.numeric

SLICE, ROOT = Quadratic([[1.0]], [1.2]), Lq(0.5, n=2)


def height(w: float, alpha: float) -> float:
    return 0.5 * (w - 1.2) ** 2 + alpha / 2 * np.sqrt(abs(w))


def test_the_jump_of_the_film():
    alpha, weight, gone = jump(SLICE, ROOT)
    assert (alpha, weight, gone) == pytest.approx((1.431, 0.8, 2.024), abs=5e-4)

    def other_valley(alpha: float) -> float:
        return float(minimize_scalar(height, (0.5, 1.2), args=(alpha,), tol=1e-12).x)

    tie = brentq(lambda a: height(other_valley(a), a) - height(0, a), 1, 1.8)
    assert alpha == pytest.approx(tie, rel=1e-9)
    assert other_valley(alpha) == pytest.approx(weight, abs=1e-6)


@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_the_jump_separates_the_valleys(q: float):
    loss, penalty = Quadratic([[1.7]], [-0.9]), Lq(q)
    alpha, weight, gone = jump(loss, penalty)
    assert weight < 0
    assert local_minimizers(loss, penalty, alpha * 0.999)[0] == pytest.approx(weight, rel=0.05)
    assert local_minimizers(loss, penalty, alpha * 1.001)[0] == 0
    assert len(local_minimizers(loss, penalty, gone * 0.9999)) == 2
    assert local_minimizers(loss, penalty, gone * 1.0001).tolist() == [0]
    assert sorted(global_minimizers(loss, penalty, alpha)[:, 0]) == pytest.approx([weight, 0])


def test_a_valley_is_level():
    away = local_minimizers(SLICE, ROOT, 1.0)[0]
    assert away - 1.2 + 0.25 / np.sqrt(away) == pytest.approx(0, abs=1e-14)


def test_no_price_no_second_valley():
    assert local_minimizers(SLICE, ROOT, 0.0).tolist() == [1.2]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_deeper_than_the_search_says(seed: int):
    r = np.random.default_rng(seed)
    root = r.normal(size=(2, 2))
    loss = Quadratic(root.T @ root + 0.1 * np.eye(2), r.normal(size=2) * 2)
    penalty, alpha = Lq(float(r.uniform(0.2, 0.9))), float(r.exponential(2))
    found = global_minimizers(loss, penalty, alpha)
    depth = loss.value(found) + alpha * penalty.value(found)
    grid = np.concatenate([np.linspace(-6, 6, 601), np.linspace(-0.05, 0.05, 101)])
    points = np.stack(np.meshgrid(grid, grid), axis=-1).reshape(-1, 2)
    scale = float(loss.value([0, 0]))
    assert depth.max() - depth.min() <= 2e-9 * scale
    best = (loss.value(points) + alpha * penalty.value(points)).min()
    assert depth.max() <= best + 1e-9 * scale
    near = points[abs(points - found[0]).max(axis=1) < 0.05]
    assert best <= (loss.value(near) + alpha * penalty.value(near)).min()
    pull = -loss.gradient(found)
    assert penalty.subdifferential_distance(found, pull, alpha).max() <= 1e-10 * max(1, alpha)


HARD = {
    "correlation 0.95": (0.95, 0),
    "correlation 0.999": (0.999, 0),
    "correlation 0.9999": (0.9999, 0),
    "column scales": (0.5, 8),
    "both": (0.999, 8),
}


def deepest(loss: Quadratic, q: float, price: float) -> float:
    """The least of J + price Σ |w_i|^q on curves: each weight at the best of the other, or 0.

    Every minimiser is on them; the other weight is tried at 10,000 values, in units of its own.
    """
    best = float(loss.value([0.0, 0.0]))
    for i, j in ((0, 1), (1, 0)):
        reach = np.sqrt(2 * best * np.linalg.inv(loss.gram)[i, i]) + abs(loss.minimizer[i])
        grid = reach * np.concatenate([np.linspace(-1, 1, 8001), 10.0 ** np.linspace(-12, 0, 1000)])
        h = loss.gram[j, j]
        at = loss.minimizer[j] - loss.gram[i, j] / h * (grid - loss.minimizer[i])
        low, high = (1 - q) / (2 - q) * abs(at), abs(at)
        for _ in range(60):
            middle = (low + high) / 2
            with np.errstate(divide="ignore", invalid="ignore"):
                rises = middle - abs(at) + price / h * q * middle ** (q - 1) > 0
            low, high = np.where(rises, low, middle), np.where(rises, middle, high)
        for other in (np.sign(at) * low, 0 * low):
            w = np.stack([grid, other] if i == 0 else [other, grid], axis=1)
            best = min(best, float((loss.value(w) + price * (abs(w) ** q).sum(axis=1)).min()))
    return best


@pytest.mark.parametrize("kind", HARD)
def test_correlation_and_units_do_not_hide_the_minimisers(kind: str):
    corr, spread = HARD[kind]
    r = np.random.default_rng(list(map(ord, kind)))
    for _ in range(12):
        unit, q = 10.0 ** r.uniform(-spread, spread, size=2), float(r.uniform(0.05, 0.95))
        sign = r.choice([-1, 1])
        loss = Quadratic(
            np.array([[1, sign * corr], [sign * corr, 1]]) * np.outer(unit, unit),
            2 * r.normal(size=2) / unit,
        )
        price = float(10 ** r.uniform(-2, 1) * unit[0] ** q)
        found = global_minimizers(loss, Lq(q), 2 * price)
        depth = loss.value(found) + price * (abs(found) ** q).sum(axis=1)
        scale = float(loss.value([0.0, 0.0]))
        assert depth.max() <= deepest(loss, q, price) + 1e-9 * scale
        for w in found:  # balanced to rounding, weight by weight
            terms = loss.gram * (w - loss.minimizer)
            pull = price * q * np.where(w == 0, 1, abs(w)) ** (q - 1) * np.sign(w)
            size = abs(loss.gram) @ (abs(w) + abs(loss.minimizer)) + abs(pull)
            assert (abs(terms.sum(axis=1) + pull)[w != 0] <= 1e-13 * size[w != 0]).all()


def test_a_tolerance_that_rounding_hides_is_refused():
    loss = Quadratic([[1, 0.9999], [0.9999, 1]], [1.2, -2.1])
    with pytest.raises(PrecisionError, match="ask for a larger one"):
        global_minimizers(loss, Lq(0.5), 1.0, tolerance=1e-17)


def test_a_flat_loss_is_refused():
    loss = LeastSquares([[1.0, 2.0], [2.0, 4.0]], [1.0, 3.0])
    with pytest.raises(InputError, match="flat in some direction"):
        global_minimizers(loss, Lq(0.5), 1.0)


def test_without_a_price_the_minimiser_of_the_loss_is_left():
    loss = Quadratic([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])
    assert global_minimizers(loss, Lq(0.5), 0.0).tolist() == [[1.2, 2.1]]
    assert global_minimizers(Quadratic(np.eye(2), [0, 0]), Lq(0.5), 1.0).tolist() == [[0, 0]]


def test_all_of_four_equal_depths_are_found():
    alpha = jump(SLICE, ROOT).alpha
    found = global_minimizers(Quadratic(np.eye(2), [1.2, 1.2]), Lq(0.5), alpha)
    expected = np.array([[0, 0], [0, 0.8], [0.8, 0], [0.8, 0.8]])
    assert np.array(sorted(found.tolist())) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: jump(Quadratic(np.eye(2), [1, 1]), Lq(0.5)), "one weight"),
        (lambda: jump(SLICE, Lq(1.5)), "0 < q < 1"),
        (lambda: global_minimizers(Quadratic(np.eye(3), [1, 1, 1]), Lq(0.5), 1.0), "3"),
        (lambda: global_minimizers(Quadratic(np.eye(2), [1, 1]), Lq(1.5), 1.0), "0 < q < 1"),
        (lambda: global_minimizers(Quadratic(np.eye(2), [1, 1]), Lq(0.5), -1.0), "alpha >= 0"),
        (lambda: local_minimizers(SLICE, ROOT, -1.0), "alpha >= 0"),
        (lambda: local_minimizers(SLICE, ROOT, np.nan), "alpha >= 0"),
    ],
)
def test_questions_without_an_answer(call, sentence: str):
    with pytest.raises(DataError, match=sentence):
        call()
