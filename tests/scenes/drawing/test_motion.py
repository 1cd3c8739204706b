"""What moves ends where it was sent, and a mobject is faded and cut with all its parts."""

import pytest
from figures import disc
from manim import VGroup

from scenes.drawing.motion import Parts, Sweep, clip_of, family, is_seen, presence, presence_of

pytestmark = pytest.mark.usefixtures("manim_config")


def test_a_sweep_ends_exactly_where_it_was_sent():
    start, end = 6.6, 0.1 + 0.2  # start + (end - start) is not end
    assert start + (end - start) != end
    reached = []
    sweep = Sweep(disc(), reached.append, start, end)
    sweep.begin()
    sweep.interpolate(0.5)
    sweep.finish()
    assert reached[0] == start
    assert reached[-2] == pytest.approx((start + end) / 2)
    assert reached[-1] == end


def test_a_group_of_one_kind_gives_its_parts():
    discs = [disc(), disc(2.0)]
    group = Parts(*discs)
    assert list(group) == discs
    assert group[1] is discs[1]
    assert list(Parts()) == []


def test_presence_goes_to_all_parts():
    inner, outer = disc(), disc()
    group = VGroup(VGroup(inner), outer)
    assert presence(group, 0.25) is group
    assert {presence_of(part) for part in family(group)} == {0.25}
    assert is_seen(inner)
    presence(inner, 0.0)
    assert not is_seen(inner)
    assert is_seen(outer)


def test_what_was_never_faded_is_there_and_uncut():
    shape = VGroup()
    assert (presence_of(shape), clip_of(shape)) == (1.0, None)
