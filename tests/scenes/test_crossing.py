"""The crossing chapter: an L2 zero of one alpha, an L1 zero for good, and one for a while."""

from types import SimpleNamespace

import numpy as np
import pytest
from takes import EXTRA_LOOKS, Take, centre, check_cues_and_length, seen

from scenes.crossing import STEEP, TILTED, Crossing
from solver import L1, L2, trajectory

PATHS = {
    "round": trajectory(TILTED, L2()),
    "square": trajectory(TILTED, L1()),
    "steep": trajectory(STEEP, L1()),
}


def pull(arrow, board):
    """What an arrow on the board stands for, in the plane of the weights."""
    return (board.numbers(arrow.tip) - board.numbers(arrow.tail)) / arrow.scale_of_pull


def observe(stage):
    """Of each game whose dot is seen: alpha, the dot, and what its readout says."""
    moments = []
    for name, path in PATHS.items():
        game = getattr(stage, name)
        if not seen(game.shot.tug.dot):
            continue
        tug, value, board = game.shot.tug, game.readout.value, game.shot.board
        digits = next(number for number in value.submobjects if len(number.points))
        grip, held = stage.grip, name == "steep" and seen(stage.grip.green)
        moments.append(
            SimpleNamespace(
                name=name,
                alpha=game.shot.alpha,
                weights=path.path(game.shot.alpha),
                index=game.index,
                dot=board.numbers(centre(tug.dot)),
                text=digits.text,
                lit=digits is value.zero,
                shown=seen(game.readout.symbol.submobjects[0]),
                worst=max(off for part in stage.witnesses for _, off in part.deviations()),
                loss=pull(grip.green, board) if held else None,
                answer=pull(grip.answer, board) if held else None,
                fan=[pull(ray, board) for ray in grip.fan.rays] if held else None,
            )
        )
    return moments


@pytest.fixture(scope="module", params=EXTRA_LOOKS)
def take(request):
    take = Take.play(Crossing, observe, 6, *EXTRA_LOOKS[request.param], frame_rate=15)
    moments = [now for games in take.moments for now in games]
    return SimpleNamespace(stage=take.stage, moments=moments)


def test_every_dot_is_where_the_solver_says(take):
    assert {now.name for now in take.moments} == set(PATHS)
    for now in take.moments:
        assert now.dot == pytest.approx(now.weights, abs=1e-9)
        assert now.worst < 1e-4


def test_the_readout_says_zero_of_zeros_alone(take):
    shown = [now for now in take.moments if now.shown]
    for now in shown:
        exactly = now.weights[now.index] == 0
        assert (now.text == "0") == now.lit == exactly
        if not exactly:
            assert float(now.text.replace("\N{MINUS SIGN}", "-")) == pytest.approx(
                now.weights[now.index], abs=0.005 + 1e-9
            )
    blinks = {now.alpha for now in shown if now.name == "round" and now.lit}
    assert blinks == {take.stage.crossing}  # one alpha, and it is shown exactly


def test_l2_comes_out_on_the_other_side_and_never_returns(take):
    passed = [now for now in take.moments if now.name == "round"]
    assert max(now.weights[0] for now in passed) == pytest.approx(0.24104, abs=1e-5)
    assert min(now.weights[0] for now in passed) < 0
    assert len(PATHS["round"].zero_intervals(0)) == 1
    assert take.stage.crossing == pytest.approx(0.35, abs=1e-12)


def test_l1_stays_on_the_board_where_the_guarantee_holds(take):
    assert abs(TILTED.gram[0, 1]) <= TILTED.gram.diagonal().min()
    landed = [n for n in take.moments if n.name == "square" and n.alpha >= take.stage.landing]
    assert len(landed) >= 8
    assert all(now.weights[0] == 0 for now in landed)
    assert max(now.alpha for now in landed) == PATHS["square"].alpha_max


def test_the_brace_is_as_long_as_the_weight_is_zero(take):
    shot, stage = take.stage.steep.shot, take.stage
    bar = stage.while_zero.submobjects[0].points
    ends = [shot.dial.x(alpha) for alpha in PATHS["steep"].zero_intervals(1)[0]]
    assert [bar[0, 0], bar[-1, 0]] == pytest.approx(ends, abs=1e-9)
    assert ends == pytest.approx([shot.dial.x(0.4), shot.dial.x(2.0)], abs=1e-9)


def test_l1_leaves_zero_again_where_it_does_not(take):
    assert abs(STEEP.gram[0, 1]) > STEEP.gram.diagonal().min()
    away = [now.weights[1] for now in take.moments if now.name == "steep"]
    assert min(away) < 0 < max(away) == pytest.approx(2 / 7)  # at alpha = 4


def test_the_corner_holds_as_long_as_its_fan_has_an_answer(take):
    held = [now for now in take.moments if now.loss is not None]
    assert len(held) >= 8
    for now in held:
        assert now.loss == pytest.approx(-STEEP.gradient(now.weights), abs=1e-9)
        assert now.answer == pytest.approx(-now.loss, abs=1e-9)
        reach = [arrow[1] for arrow in now.fan]
        assert min(reach) == pytest.approx(-now.alpha / 2)
        assert max(reach) == pytest.approx(now.alpha / 2)
        assert min(reach) - 1e-9 <= now.answer[1] <= max(reach) + 1e-9
        assert all(arrow[0] == pytest.approx(now.answer[0]) for arrow in now.fan)
    last = max(held, key=lambda now: now.alpha)
    assert abs(last.answer[1]) == pytest.approx(last.alpha / 2)  # the fan's last arrow


def test_the_claims_are_the_solver_s(take):
    values = {key: str(value) for key, value in take.stage.values.items()}
    assert values == {"crossing": "0.35", "landing": "0.45", "start": "0.4", "end": "2"}


def test_it_is_as_long_as_an_extra_and_plays_all_its_beats(take):
    check_cues_and_length(take.stage, 30, 70)


def test_no_number_of_the_readout_is_a_negative_zero(take):
    assert all(not now.text.startswith("\N{MINUS SIGN}0.00") for now in take.moments)
    assert np.isfinite([now.alpha for now in take.moments]).all()
