"""Bracketed roots: to the last double, in a bounded number of rounds, whatever the function."""

import numpy as np
import pytest

from solver.roots import ROUNDS, root

rng = np.random.default_rng(0)
R = rng.uniform(-1, 1, 500)
TINY = 10.0 ** -rng.uniform(0, 307, 500)
WIDE = np.full(500, 1e308)
FUNCTIONS = {
    "line": (lambda x: x - R, -1 + 0 * R, 1 + 0 * R),
    "falling": (lambda x: np.exp(20 * R) - np.exp(20 * x), -1 + 0 * R, 1 + 0 * R),
    "flat": (lambda x: (x - R) ** 9, -1 + 0 * R, 1 + 0 * R),
    "step": (lambda x: np.where(x > R, 1.0, -1.0), -1 + 0 * R, 1 + 0 * R),
    "lopsided step": (lambda x: np.where(x < TINY, -1, 1e-30), -WIDE, WIDE),
    "infinite": (lambda x: np.where(x < TINY, -np.inf, np.inf), -WIDE, WIDE),
    "tiny root": (lambda x: np.log(x) - np.log(TINY), 1e-308 + 0 * TINY, WIDE),
    "steep": (lambda x: np.arctan(1e6 * (x - R)), -1e5 + 0 * R, 1e3 + 0 * R),
    "noisy": (lambda x: x - R + 1e-9 * np.sin(1e12 * x), -2 + 0 * R, 2 + 0 * R),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_bracket_ends_at_neighbours_or_at_zero(name: str):
    f, low, high = FUNCTIONS[name]
    asked = []

    def counted(x: np.ndarray) -> np.ndarray:
        asked.append(x)
        return f(x)

    a, b = root(counted, low, high, f(low), f(high))
    assert len(asked) <= ROUNDS
    zero = (a == b) & (f(a) == 0)
    signs = (np.sign(f(a)) == np.sign(f(low))) & (np.sign(f(b)) == np.sign(f(high)))
    assert (zero | ((np.nextafter(a, b) == b) & signs)).all()


def test_a_smooth_function_takes_few_rounds():
    calls = []

    def cubic(x: np.ndarray) -> np.ndarray:
        calls.append(x)
        return x**3 - 2 * x - 5

    ends = np.array([2.0]), np.array([3.0])
    root(cubic, *ends, cubic(ends[0]), cubic(ends[1]))
    assert len(calls) <= 15


def test_an_end_that_is_a_root_is_the_answer():
    low, high = np.array([0.0, -1.0, 0.0]), np.array([1.0, 0.0, 1.0])
    found = root(lambda x: x, low, high, np.array([0.0, -1.0, 0.0]), np.array([1.0, 0.0, 0.0]))
    assert (found[0] == 0).all()
    assert (found[1] == 0).all()


def test_no_change_of_sign_is_an_error():
    with pytest.raises(ValueError, match="different signs"):
        root(lambda x: x, np.array([1.0]), np.array([2.0]), np.array([1.0]), np.array([2.0]))
