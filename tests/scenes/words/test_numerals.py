import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.words.numerals import (
    Numeral,
    Scale,
    exact,
    number,
    significant,
    with_digits_of,
    written_out,
)

# Beyond 1.79e308 the three digits of a finite number may round to one that is not.
FINITE = st.floats(-1.79e308, 1.79e308)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (2.858, 2, "2.86"),
        (-1.429, 3, "−1.429"),
        (-0.001, 2, "0.00"),
        (-0.0, 0, "0"),
        (-0.5, 0, "0"),
        (-1.5, 0, "−2"),
        (1000.0, 0, "1000"),
    ],
)
def test_a_number_has_fixed_decimals_and_a_true_minus(value, decimals, shown):
    assert number(value, decimals) == shown


@pytest.mark.parametrize(
    ("largest", "decimals", "exponent"),
    [
        (6.6, 2, 0),
        (-6.6, 2, 0),
        (0.0, 2, 0),
        (9.994, 2, 0),
        (9.996, 1, 0),
        (0.42, 3, 0),
        (0.01, 4, 0),
        (0.00999, 2, -3),
        (0.009999, 4, 0),
        (123.4, 0, 0),
        (1234.0, 0, 0),
        (9994.0, 0, 0),
        (9999.0, 2, 4),
        (5e-324, 2, -324),
        (1.7e308, 2, 308),
    ],
)
def test_a_scale_shows_three_significant_digits_of_the_largest(largest, decimals, exponent):
    assert Scale.for_magnitude(largest) == Scale(decimals, exponent)


@given(FINITE)
def test_the_largest_value_of_a_scale_is_shown_to_half_a_unit_in_the_third_digit(value):
    scale = Scale.for_magnitude(value)
    shown = float(scale.format(value).replace("−", "-") + f"e{scale.exponent}")
    assert math.isclose(shown, value, rel_tol=0.5001e-2, abs_tol=5e-324)


@given(FINITE, FINITE)
def test_no_scale_ever_shows_a_negative_zero_or_an_ascii_minus(largest, value):
    shown = Scale.for_magnitude(max(abs(largest), abs(value))).format(value)
    assert "-" not in shown
    assert not shown.startswith("−") or shown.strip("−0.")


def test_every_value_of_a_scale_has_the_same_decimals():
    scale = Scale.for_magnitude(6.6)
    assert [scale.format(x) for x in (0, 1 / 3, 2.858, 6.6)] == ["0.00", "0.33", "2.86", "6.60"]
    assert scale == Scale(2)


def test_tiny_and_huge_numbers_share_a_power_of_ten():
    scale = Scale.for_magnitude(6.6e-5)
    assert scale.format(-1.2e-5) == "−1.20"
    assert scale.numeral(1.2e-5) == Numeral("1.20", -5)
    assert scale.numeral(1.2e-5).markup == "1.20 times 10^(−5)"
    assert str(scale.numeral(1.2e-5)) == "1.20 × 10⁻⁵"
    assert str(significant(2.858)) == significant(2.858).markup == "2.86"


def test_a_round_number_shows_the_digits_it_has():
    shown = [str(exact(value)) for value in (0.5, 1.0, 2.95, 120.0, 0.001)]
    assert shown == ["0.5", "1", "2.95", "120", "1 × 10⁻³"]


def test_a_small_number_can_be_written_out():
    values = (0.0018272, -0.018, 0.99951, 9.999, 6.6, 10, 100.4, 1234, 0)
    shown = ["0.00183", "−0.0180", "1.00", "10.0", "6.60", "10.0", "100", "1234", "0"]
    assert [written_out(value) for value in values] == shown
    assert written_out(0.00183, most=2) == "0.00"


def test_a_scale_can_be_given_the_digits_of_something_small():
    scale = Scale.for_magnitude(1.2)
    assert with_digits_of(scale, 0.00183).format(1.2) == "1.2000"
    assert with_digits_of(scale, 0.5) == scale


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_not_a_number_is_refused(value):
    for show in (
        lambda: number(value, 2),
        lambda: Scale.for_magnitude(value),
        lambda: Scale(2).format(value),
        lambda: Scale(2, 5).format(value),
    ):
        with pytest.raises(ValueError, match="finite"):
            show()
