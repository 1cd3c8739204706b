import re

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


@pytest.mark.parametrize(
    ("hessian", "minimizer", "sentence"),
    [
        (DEFAULT[0], [0, 2], "w_1 of the minimiser is 0"),
        (DEFAULT[0], [2, 0], "w_2 of the minimiser is 0"),
        (DEFAULT[0], [0.01, 1], "w_1 lands at 1% of alpha_max.* away from that axis"),
        ([[1, 0], [0, 1]], [1, 1], "lands at 100% of alpha_max.* towards one of the axes"),
        (
            [[1, 1.5], [1.5, 4]],
            [24 / 7, -2 / 7],
            "becomes zero at alpha = 0.4 but leaves zero at 2",
        ),
        ([[1, 0.9999], [0.9999, 1]], [1, 2], "141 times as long as they are wide"),
        ([[1, 0], [0, 1]], [1, 1.06], "w_2 at the landing is only"),
        ([[1e-6, 0], [0, 1e-6]], [1, 2], "alpha_max is 4e-06"),
        ([[1e-6, 0], [0, 1e-6]], [1e6, 2e6], "the largest weight is 2e[+]06"),
    ],
)
def test_what_the_film_cannot_show_is_an_obstacle(hessian, minimizer, sentence):
    assert re.search(sentence, obstacle(*paths(hessian, minimizer)))


def test_without_an_obstacle_the_claims_of_the_film_are_true():
    random = np.random.default_rng(1)
    accepted = 0
    for _ in range(400):
        root = random.normal(size=(2, 2))
        l1, l2 = paths(root @ root.T + 1e-3 * np.eye(2), random.normal(size=2))
        if obstacle(l1, l2):
            continue
        accepted += 1
        found = Facts.of(l1, l2)
        w = l1.path(np.linspace(0, 1.1 * found.alpha_max, 301))
        after = np.linspace(0, 1.1, 301) * found.alpha_max >= found.alpha_star
        assert ((w[:, found.first] == 0) == after).all()
        assert found.alpha_star < found.rest < found.slide_to < found.alpha_max
        assert (l2.path(found.alpha_max) != 0).any()
    assert accepted > 100
