"""The region of all models, against losses that are tried out at many points of a diamond."""

import numpy as np
import pytest
from takes import diamond, least, walk

from scenes.props.attainable import Attainable, frontier
from solver import L1, Quadratic, trajectory


@pytest.fixture(params=range(5))
def problem(request):
    """A loss of which the minimiser's quadrant, the Hessian's tilt and the scale are drawn."""
    rng = np.random.default_rng(request.param)
    half = rng.normal(size=(2, 2))
    scale = 10.0 ** rng.integers(-1, 3)
    return Quadratic(half @ half.T + 0.1 * np.eye(2), rng.normal(size=2) * scale)


def test_a_diamond_reaches_from_its_least_loss_to_its_largest(problem):
    size = abs(problem.minimizer).sum()
    reach = Attainable.of(problem, L1(), 0.9 * size)
    for share in (0.05, 0.3, 0.8, 1.0, 1.3, 1.7):
        t = share * size
        losses = problem.value(diamond(t))
        scale = losses.max()
        assert reach.highest(t / 2) == pytest.approx(losses.max(), abs=1e-12 * scale)
        assert reach.lowest(t / 2) == pytest.approx(least(problem, t), abs=1e-9 * scale)


def test_no_model_of_a_loss_is_larger_than_the_widest(problem):
    reach = Attainable.of(problem, L1(), 1.0)
    root = np.linalg.inv(np.linalg.cholesky(problem.gram))
    angles = np.linspace(0, 2 * np.pi, 20_001)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    for rise in (0.1, 1.0, 30.0):
        contour = problem.minimizer + np.sqrt(2 * rise) * circle @ root
        assert problem.value(contour) == pytest.approx(rise)
        assert reach.widest(rise) == pytest.approx(abs(contour).sum(axis=1).max() / 2, rel=1e-6)


def test_the_regions_outline_is_closed_and_made_of_its_edges(problem):
    end = abs(problem.minimizer).sum()
    reach = Attainable.of(problem, L1(), end)
    outline = reach.outline()
    ends = outline[:, 3] - np.roll(outline[:, 0], -1, axis=0)
    assert abs(ends).max() < 1e-9 * reach.highest(end)
    points = walk(outline, 9)
    for size, loss in points[points[:, 0] < 0.999 * end]:
        off = min(abs(loss - reach.lowest(size)), abs(loss - reach.highest(size)))
        assert off < 1e-9 * reach.highest(end)


def test_the_balances_are_the_regions_lower_edge(problem):
    path = trajectory(problem, L1())
    own = float(path.penalty.value(problem.minimizer))
    reach = Attainable.of(problem, L1(), 2 * own)
    curve = walk(frontier(path, np.inf), 9)
    assert curve[0] == pytest.approx([own, 0.0])
    assert curve[-1] == pytest.approx([0.0, float(problem.value(np.zeros(2)))])
    for size, loss in curve:
        assert loss == pytest.approx(reach.lowest(size), abs=1e-9 * curve[-1, 1])
