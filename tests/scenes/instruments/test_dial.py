"""The dial's way from one alpha to another, and the knots on it."""

from types import SimpleNamespace

import numpy as np
import pytest

from scenes.instruments.dial import Dial, LongDial, at_knot
from solver import L1, LeastSquares, trajectory


@pytest.fixture
def path():
    random = np.random.default_rng(0)
    return trajectory(LeastSquares(random.normal(size=(60, 9)), random.normal(size=60)), L1())


def bare(kind, **settings):
    """A dial without a picture."""
    dial = kind.__new__(kind)
    vars(dial).update(settings)
    return dial


DIALS = {
    "linear": bare(Dial, start=0.0, end=7.0),
    "logarithmic": bare(Dial, start=0.01, end=700.0),
    "bent": bare(LongDial, bend=1.0, knee=0.03, end=1600.0),
}


@pytest.mark.parametrize("dial", DIALS.values(), ids=DIALS)
def test_the_way_hits_both_ends_and_is_even(dial):
    random = np.random.default_rng(1)
    missed = 0
    for start, end in random.uniform(0.02, 6.0, (500, 2)):
        way = dial.way(start, end)
        assert (way(0.0), way(1.0)) == (start, end)
        missed += dial.alpha_of(dial.share(start)) != start
        shares = [dial.share(way(part)) for part in (0.0, 0.25, 0.5, 0.75, 1.0)]
        steps = np.diff(shares)
        assert steps == pytest.approx(steps[0], abs=1e-12)
    assert missed  # which is what the way there and back would do


def test_an_alpha_next_to_a_knot_is_the_knot(path):
    for knot in path.alphas[1:].tolist():
        for alpha in (knot, knot * (1 - 1e-12), knot * (1 + 1e-12), np.nextafter(knot, np.inf)):
            assert at_knot(path, alpha) == knot
            assert (path.path(at_knot(path, alpha)) == path.path(knot)).all()
        for alpha in (knot * (1 - 1e-8), knot * (1 + 1e-8)):
            assert at_knot(path, alpha) == alpha
    assert at_knot(path, 0.0) == 0.0
    assert at_knot(path, 1e-300) == 1e-300
    assert at_knot(SimpleNamespace(alphas=np.array([0.0])), 3.0) == 3.0
