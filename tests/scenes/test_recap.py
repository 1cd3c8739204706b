"""Both miniatures and the end card, checked as they are drawn."""

from dataclasses import dataclass

import numpy as np
import pytest
from takes import LESSONS, Take, centre, check_cues_and_length, digits, presence

from scenes.recap import Recap
from scenes.words.languages import LANGUAGES

SAMPLES = 6  # moments of each animation


@dataclass(frozen=True, eq=False)
class Side:
    """What one of the two games shows, in weights."""

    dot: np.ndarray
    loss: np.ndarray
    penalty: np.ndarray
    trail: np.ndarray
    text: str


@dataclass(frozen=True, eq=False)
class Moment:
    """What one frame shows: the dial's price, both games, and the end card's dots."""

    alpha: float
    sides: tuple[Side, Side]
    seen: float
    card: np.ndarray


def observe(stage):
    """Read a moment from the points that are drawn."""
    sides = []
    for game in stage.games:
        shapes = (game.tug.dot, game.tug.loss, game.tug.penalty, game.tug.trail)
        dot, loss, penalty, trail = (game.board.numbers(shape.points[::4]) for shape in shapes)
        sides.append(Side(dot.mean(axis=0), loss, penalty, trail, digits(game.value)))
    return Moment(
        alpha=stage.dial.alpha,
        sides=tuple(sides),
        seen=presence(stage.games[0].tug.dot),
        card=np.array([centre(dot) for dot in stage.card.dots]),
    )


@pytest.fixture(scope="module", params=LESSONS)
def take(request):
    return Take.play(Recap, observe, SAMPLES, request.param)


def test_one_dial_sets_both_games(take):
    lesson = take.lesson
    span = abs(lesson.loss.minimizer).max()
    moments = take.of("balance", "corner", "divide")
    assert len({moment.alpha for moment in moments}) > 12
    for moment in moments:
        for side, path in zip(moment.sides, (lesson.l1, lesson.l2), strict=True):
            weights = path.path(moment.alpha)
            assert side.dot == pytest.approx(weights, abs=1e-9 * span)
            # Both contours go through it: where they begin, and at each node, to the same level.
            level = float(path.loss.value(weights))
            assert path.loss.value(side.loss) == pytest.approx(np.full(8, level), rel=1e-7)
            size = float(path.penalty.value(weights))
            drawn = path.penalty.value(side.penalty)
            assert drawn == pytest.approx(np.full(len(drawn), size), rel=1e-9, abs=1e-12 * span)
            assert side.trail[0] == pytest.approx(lesson.loss.minimizer, rel=1e-9)


def test_zero_is_read_out_as_zero_and_small_is_not(take):
    facts, scale = take.facts, take.stage.games[0].value.figures
    first = facts.first
    for moment in take.of("corner", "divide"):
        one, other = (side.text for side in moment.sides)
        assert (one == "0!") == (moment.alpha >= facts.alpha_star)
        small = float(take.lesson.l2.path(moment.alpha)[first])
        assert other == scale.format(small)
        assert other.strip("−0.")


def test_nothing_is_left_of_one_and_something_of_the_other(take):
    last = take.of("divide")[-1]
    span = abs(take.lesson.loss.minimizer).max()
    assert last.alpha == take.facts.alpha_max
    assert last.sides[0].dot == pytest.approx([0, 0], abs=1e-12 * span)
    assert np.hypot(*last.sides[1].dot) > 1e-3 * span


def test_the_dots_stand_on_the_end_card_as_high_as_their_weights_are_large(take):
    line = take.stage.card.line.points[0, 1]
    heights = take.of("end")[-1].card[:, 1] - line
    assert heights[0] == pytest.approx(0, abs=1e-9)
    left = take.lesson.l2.path(take.facts.alpha_max)
    assert heights[1] == pytest.approx(take.stage.card.unit * np.hypot(*left), rel=1e-9)
    assert heights[1] > 3 * 0.13  # clear of the line


def test_the_dots_never_leave_the_screen(take):
    region = take.stage.layout.safe
    for moment in take.of("balance", "corner", "divide", "end"):
        dots = moment.card if moment.seen == 0 else None
        if dots is None:
            assert moment.seen == 1
            pairs = zip(take.stage.games, moment.sides, strict=True)
            dots = np.array([game.board.point(side.dot) for game, side in pairs])
        for x, y, _ in dots:
            assert region.x0 < x < region.x1
            assert region.y0 < y < region.y1


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_plays_every_cue_in_its_time(language):
    check_cues_and_length(Take.play(Recap, language=language).stage, 20, 25)
