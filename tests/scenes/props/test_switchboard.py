"""Intervals are united, and tracks smoothed."""

import numpy as np
import pytest

from scenes.props.switchboard import smoothed, united


def test_intervals_are_united_and_tracks_smoothed():
    assert united([(3, 5), (1, 2), (4, 9), (7, 7), (2, 2)]) == [(1, 2), (3, 9)]
    track = np.arange(50.0)[:, None]
    assert smoothed(track) == pytest.approx(track)  # a straight line stays what it is
