"""Random landings: the areas are exact, and what is drawn and counted is what falls and lands."""

from fractions import Fraction

import numpy as np
import pytest
from takes import Take, centre, check_cues_and_length

from scenes.chance import TIGHT, Chance
from scenes.props.falls import BUDGET, DROPS, REACH
from scenes.props.projections import areas
from scenes.words.languages import LANGUAGES


def specks(cloud):
    """The dots of a cloud as weights."""
    return cloud.board.numbers(cloud.points[::4])


def extent(field):
    """How far the drawn ball reaches along the first axis."""
    return float(field.board.numbers(field.ball.points)[:, 0].max())


def observe(field):
    tally = field.tally
    discs = [
        field.board.unit[0] ** -1 * np.ptp(d.points[:, 0]) / 2 if len(d.points) else 0.0
        for d in field.piles
    ]
    return {
        "missed": specks(field.missed),
        "caught": specks(field.caught),
        "extent": extent(field),
        "piles": np.array(discs),
        "percent": tally.percent.text,
        "zeros": tally.zeros.text,
        "all": tally.all.text,
        "knob": centre(tally.knob),
        "track": tally.ends.copy(),
        "hat": field.board.numbers(centre(field.hat)),
        "dot": field.board.numbers(centre(field.dot)),
        "ring": field.ring.points.copy(),
        "touching": field.dot.presence > 0 and field.ring.presence > 0,
        "tied": field.tie.presence > 0,
    }


@pytest.fixture(scope="module")
def take():
    """The chapter; each of its moments has both fields, the diamond's first."""
    return Take.play(Chance, lambda stage: [observe(field) for field in stage.fields], 5)


def test_what_is_warm_has_a_zero(take):
    for diamond, circle in take.moments:
        budget = diamond["extent"]
        for name, warm in (("caught", True), ("missed", False)):
            sizes = np.sort(abs(diamond[name]), axis=1)
            # On a corner of the diamond: the larger weight would pay more than the other has.
            assert ((sizes[:, 1] - sizes[:, 0] >= budget - 1e-9) == warm).all()
        assert len(circle["caught"]) == 0


def test_the_counters_count_the_dots(take):
    for diamond, circle in take.moments:
        for field in (diamond, circle):
            zeros, fallen = len(field["caught"]), len(field["caught"]) + len(field["missed"])
            assert (field["zeros"], field["all"]) == (str(zeros), str(fallen))
            share = zeros / fallen if fallen else 0.0
            assert field["percent"] == (f"{100 * share:.1f}" if zeros else "0")
            start, end = field["track"]
            assert field["knob"] == pytest.approx(start + share * (end - start), abs=1e-9)
        assert len(circle["missed"]) == len(diamond["missed"]) + len(diamond["caught"])


def test_the_discs_on_the_corners_grow_with_what_they_caught(take):
    for diamond, _ in take.moments:
        across = abs(diamond["caught"][:, 0]) > abs(diamond["caught"][:, 1])
        x, y = diamond["caught"].T
        counts = [(across & (x > 0)).sum(), (~across & (y > 0)).sum()]
        counts += [(across & (x < 0)).sum(), (~across & (y < 0)).sum()]
        areas = diamond["piles"] ** 2
        if sum(counts):
            assert areas / areas.sum() == pytest.approx(np.array(counts) / sum(counts), abs=1e-9)


def test_it_rains_until_all_have_fallen_and_tends_to_the_chance(take):
    fallen = [int(diamond["all"]) for diamond, _ in take.of("rain")]
    assert (np.diff(fallen) >= 0).all()
    assert fallen[0] == 0
    assert fallen[-1] == DROPS
    share, chance = (
        int(take.of("rain")[-1][0]["zeros"]) / DROPS,
        float(Fraction(*areas(REACH, BUDGET))),
    )
    assert abs(share - chance) < 3 * np.sqrt(chance * (1 - chance) / DROPS)


def test_a_tighter_budget_catches_more_and_the_circle_none(take):
    diamonds = [diamond for diamond, _ in take.of("tighten")]
    budgets = [diamond["extent"] for diamond in diamonds]
    assert (budgets[0], budgets[-1]) == pytest.approx((BUDGET, TIGHT))
    assert (np.diff([int(diamond["zeros"]) for diamond in diamonds]) >= 0).all()
    assert int(diamonds[-1]["zeros"]) > int(diamonds[0]["zeros"]) + 0.1 * DROPS
    for _, circle in take.of("tighten"):
        assert circle["zeros"] == "0"
    assert take.of("tighten")[-1][1]["extent"] == pytest.approx(np.sqrt(TIGHT))


def test_a_ring_meets_the_ball_where_the_dot_is(take):
    met = 0
    for now in take.of("touch", "again"):
        for field, drawn in zip(take.stage.fields, now, strict=True):
            if not drawn["touching"]:
                continue
            met += 1
            radius = np.hypot(*(drawn["hat"] - drawn["dot"]))
            ring = field.board.numbers(drawn["ring"][::4])
            assert np.hypot(*(ring - drawn["hat"]).T) == pytest.approx(radius)
            reach = drawn["dot"] ** 2 if field is take.stage.circle else abs(drawn["dot"])
            assert reach.sum() == pytest.approx(BUDGET)
    assert met >= 8


def test_the_examples_are_a_corner_and_an_edge(take):
    corner, edge = take.of("touch")[-1], take.of("again")[-1]
    assert corner[0]["dot"] == pytest.approx([0.0, BUDGET], abs=1e-12)
    assert (abs(edge[0]["dot"]) > 0.1).all()
    for now in (corner, edge):
        assert (abs(now[1]["dot"]) > 0.1).all()  # the circle's is off the axes both times
    assert take.stage.claim.source == "$w_1 = 0$"


def test_the_corner_stays_while_the_circles_point_slides(take):
    walks = [now for now in take.of("wander") if now[0]["tied"]]
    assert np.ptp([diamond["hat"][0] for diamond, _ in walks]) == pytest.approx(12)
    assert abs(np.array([diamond["dot"] for diamond, _ in walks]) - (0, BUDGET)).max() < 1e-12
    slid = np.array([circle["dot"] for _, circle in walks])
    assert np.ptp(slid[:, 0]) > 1
    for (_, circle), dot in zip(walks, slid, strict=True):
        hat = circle["hat"]
        assert dot == pytest.approx(np.sqrt(BUDGET) * hat / np.hypot(*hat), abs=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_length_and_the_cues(language):
    stage = Take.play(Chance, language=language, aspect="9:16").stage
    check_cues_and_length(stage, 30, 70)
    assert stage.values["wedges"] * 49 == stage.values["rest"] * 32
