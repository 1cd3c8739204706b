import numpy as np
import pytest

from scenes.lesson.facts import Facts
from scenes.lesson.refusal import obstacle
from scenes.words.numerals import roundest
from solver import L1, L2, Quadratic, trajectory

DEFAULT = ([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])


def paths(hessian, minimizer):
    loss = Quadratic(hessian, minimizer)
    return trajectory(loss, L1()), trajectory(loss, L2())


def facts(hessian, minimizer):
    return Facts.of(*paths(hessian, minimizer))


def test_the_facts_of_the_default_lesson():
    found = facts(*DEFAULT)
    assert (found.first, found.second, found.half_axis, found.dominant) == (0, 1, "up", True)
    assert found.alpha_star == pytest.approx(2.858, abs=5e-4)
    assert found.alpha_max == pytest.approx(6.6)
    assert found.landing == pytest.approx([0, 1.336], abs=5e-4)
    assert found.landing[0] == 0
    assert found.slope == pytest.approx(-found.alpha_star / 2)
    assert found.ridge == pytest.approx(0.416, abs=5e-4)
    assert (found.rest, found.slide_to) == (4, 5)
    assert found.prices == (0.5, 1, 2)


def test_the_values_are_the_numbers_on_the_dial():
    shown = {name: str(value) for name, value in facts(*DEFAULT).values().items()}
    assert shown == {
        "n": "2",
        "first": "1",
        "second": "2",
        "alpha_star": "2.86",
        "alpha_max": "6.60",
        "slide_to": "5.00",
        "rest": "4.00",
        "landing": "1.34",
        "slope": "−1.43",
        "ridge": "0.416",
    }


@pytest.mark.parametrize("flip", [(1, 1), (1, -1), (-1, 1), (-1, -1)])
@pytest.mark.parametrize("swap", [False, True])
def test_a_mirrored_lesson_has_mirrored_facts(flip, swap):
    signs = np.array(flip)
    hessian = np.array(DEFAULT[0]) * np.outer(signs, signs)
    minimizer = np.array(DEFAULT[1]) * signs
    if swap:
        hessian, minimizer = hessian[::-1, ::-1], minimizer[::-1]
    found, plain = facts(hessian, minimizer), facts(*DEFAULT)
    assert found.first == (1 if swap else 0)
    assert found.alpha_star == pytest.approx(plain.alpha_star)
    side = flip[1] > 0
    assert found.half_axis == ((("left", "right") if swap else ("down", "up"))[side])
    assert abs(found.slope) == pytest.approx(abs(plain.slope))
    assert obstacle(*paths(hessian, minimizer)) is None


def test_round_numbers_lie_between_and_are_round():
    assert [
        roundest(a, b) for a, b in ((3.61, 4.54), (2.93, 2.97), (0.0111, 0.0189), (95, 105))
    ] == [
        4,
        2.95,
        0.015,
        100,
    ]
    for low, high in np.random.default_rng(0).uniform(1e-4, 1e4, (200, 2)):
        a, b = sorted((low, high))
        assert a <= roundest(a, b) <= b
