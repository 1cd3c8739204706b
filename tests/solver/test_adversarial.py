"""Twenty thousand hard problems; `python tests/solver/test_adversarial.py` prints a table."""

import numpy as np
import pytest
from problems import KINDS, SINGULAR, prices, problem, residuals

from solver import L1, DataError, LeastSquares, trajectory

SPLIT = 4  # parts of a kind, so that several processes share the work


def solve_all(kind: str, part: int, count: int) -> tuple[float, float, int, int]:
    """Worst residual, worst backward error, number of problems solved and refused."""
    rng = np.random.default_rng([sum(map(ord, kind)), part])
    worst = backward = 0.0
    solved = refused = 0
    while solved + refused < count:
        X, y = problem(kind, rng)
        loss = LeastSquares(X, y)
        size = (np.sqrt((X**2).mean(axis=0)) * np.sqrt((y**2).mean())).max()
        if abs(loss.linear).max() <= 1e-3 * size:
            continue  # y is all but orthogonal to X: rounding is large in units of alpha_max
        try:
            path = trajectory(loss, L1())
        except DataError:
            refused += 1
            continue
        solved += 1
        assert (np.diff(path.alphas) > 0).all()
        assert not np.signbit(path.weights[path.weights == 0]).any()
        residual = residuals(loss, path, prices(path, rng))
        worst, backward = max(worst, residual[0]), max(backward, residual[1])
    return worst, backward, solved, refused


@pytest.mark.parametrize("part", range(SPLIT))
@pytest.mark.parametrize("kind", KINDS)
def test_paths_are_optimal_at_and_between_knots(kind: str, part: int) -> None:
    worst, _, _, refused = solve_all(kind, part, KINDS[kind] // SPLIT)
    assert worst <= 1e-12
    assert refused == 0


@pytest.mark.parametrize("part", range(SPLIT))
@pytest.mark.parametrize("kind", SINGULAR)
def test_singular_problems_are_solved_backward_stably_or_refused(kind: str, part: int) -> None:
    _, backward, solved, refused = solve_all(kind, part, SINGULAR[kind] // SPLIT)
    assert backward <= 1e-10
    assert refused <= 0.05 * (solved + refused)


def test_there_are_twenty_thousand_problems() -> None:
    assert sum(n // SPLIT * SPLIT for n in (KINDS | SINGULAR).values()) >= 20_000


if __name__ == "__main__":
    print(f"{'kind':24}{'problems':>9}{'refused':>9}{'residual':>11}{'backward':>11}")
    for kind, count in (KINDS | SINGULAR).items():
        worst, backward, solved, refused = np.transpose(
            [solve_all(kind, part, count // SPLIT) for part in range(SPLIT)]
        )
        print(
            f"{kind:24}{int(sum(solved) + sum(refused)):9}{int(sum(refused)):9}"
            f"{max(worst):11.1e}{max(backward):11.1e}"
        )
