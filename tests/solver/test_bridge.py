"""Penalties with q < 1: valleys, the jump, and the certified search."""

import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar

from solver import DataError, Lq, Quadratic, global_minimizers, jump, local_minimizers

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
