"""What the film cannot show is refused, and what it accepts is true."""

import re

import numpy as np
import pytest

from scenes.lesson.facts import Facts
from scenes.lesson.refusal import obstacle
from solver import L1, L2, Quadratic, trajectory

DEFAULT = ([[1, 0.3], [0.3, 1.4]], [1.2, 2.1])


def paths(hessian, minimizer):
    loss = Quadratic(hessian, minimizer)
    return trajectory(loss, L1()), trajectory(loss, L2())


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
