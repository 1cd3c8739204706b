"""Computed numbers as the film shows them: on the dial, on the plots and in the narration.

All of them format through this module, so that a number that is shown in two places reads the
same in both. A :class:`Scale` is chosen once for a quantity (from the largest magnitude that it
reaches) and kept while the quantity changes: the count of decimals never flickers.

Sizes outside [0.01, 10000) are shown through a shared power of ten, ``6.60 × 10⁻⁵``.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from math import log10

import numpy as np

MINUS = "\N{MINUS SIGN}"

SIGNIFICANT_DIGITS = 3

# Within these powers of ten a number is written out; beyond them it gets a factor.
_LEAST_EXPONENT, _GREATEST_EXPONENT = -2, 3

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, decimals: int) -> str:
    """``value`` with fixed ``decimals``, a true minus sign, and never a negative zero.

    Raises:
        ValueError: ``value`` is infinite or not a number.
    """
    if not math.isfinite(value):
        raise ValueError(f"only finite numbers can be shown, not {value}")
    return _signed(f"{value:.{decimals}f}")


@dataclass(frozen=True)
class Numeral:
    """A formatted number, ``digits × 10^exponent``, apart from any font or file format."""

    digits: str
    exponent: int = 0

    @property
    def markup(self) -> str:
        """The number in Typst's maths syntax."""
        factor = factor_markup(self.exponent)
        return f"{self.digits} {factor}" if factor else self.digits

    def __str__(self) -> str:
        """The number in plain Unicode, for caption files and messages."""
        factor = factor_plain(self.exponent)
        return f"{self.digits} {factor}" if factor else self.digits


@dataclass(frozen=True)
class Scale:
    """How one changing quantity is written: ``decimals`` places of its value / 10^exponent."""

    decimals: int
    exponent: int = 0

    @classmethod
    def for_magnitude(cls, largest: float, digits: int = SIGNIFICANT_DIGITS) -> "Scale":
        """The scale that shows ``largest`` (of either sign) with ``digits`` significant digits.

        Digits before the point are never dropped: 1234 keeps all four. Zero counts as one.

        Raises:
            ValueError: ``largest`` is infinite or not a number.
        """
        if not math.isfinite(largest):
            raise ValueError(f"only finite numbers have a scale, not {largest}")
        # The exponent *after* rounding: 9.999 is shown as 10.0, not as 10.00.
        exponent = int(f"{largest:.{digits - 1}e}".partition("e")[2])
        if _LEAST_EXPONENT <= exponent <= _GREATEST_EXPONENT:
            return cls(max(digits - 1 - exponent, 0))
        return cls(digits - 1, exponent)

    def format(self, value: float) -> str:
        """The digits of ``value`` without the factor (which an axis or a dial shows once).

        Raises:
            ValueError: ``value`` is infinite or not a number.
        """
        if self.exponent == 0 or not math.isfinite(value):
            return number(value, self.decimals)
        # 10.0**exponent would lose digits among the subnormal numbers; Decimal does not.
        return _signed(f"{Decimal(value).scaleb(-self.exponent):.{self.decimals}f}")

    def numeral(self, value: float) -> Numeral:
        """``value`` with its factor, for a sentence."""
        return Numeral(self.format(value), self.exponent)


def significant(value: float, digits: int = SIGNIFICANT_DIGITS) -> Numeral:
    """``value`` on its own scale: 2.858 → 2.86, 0.0018 → 1.80 × 10⁻³."""
    return Scale.for_magnitude(value, digits).numeral(value)


def exact(value: float) -> Numeral:
    """A round value with the digits that it has and no more: 0.5, 2, 2.95."""
    digits = Decimal(repr(float(value))).normalize().as_tuple().digits
    return Scale.for_magnitude(value, len(digits)).numeral(value)


def written_out(value: float, digits: int = SIGNIFICANT_DIGITS, most: int = 12) -> str:
    """``value`` without a power of ten, however small: 0.00183, at most ``most`` decimals.

    Raises:
        ValueError: ``value`` is infinite or not a number.
    """
    if value == 0 or not math.isfinite(value):
        return number(value, 0)
    # The exponent after rounding, as for a scale.
    exponent = int(f"{value:.{digits - 1}e}".partition("e")[2])
    return number(value, min(max(digits - 1 - exponent, 0), most))


def with_digits_of(scale: Scale, value: float, digits: int = 2) -> Scale:
    """A scale written out, with decimals enough to show ``value`` to so many digits."""
    return Scale(max(scale.decimals, len(written_out(value, digits).partition(".")[2])))


def factor_markup(exponent: int) -> str:
    """The shared factor in Typst's maths syntax; empty where there is none."""
    return f"times 10^({_signed(str(exponent))})" if exponent else ""


def factor_plain(exponent: int) -> str:
    """The shared factor in plain Unicode; empty where there is none."""
    return f"× 10{str(exponent).translate(_SUPERSCRIPT)}" if exponent else ""


def _signed(digits: str) -> str:
    """Python's ``-`` as a minus sign, and none before a number that was rounded to zero."""
    if digits.startswith("-"):
        return MINUS + digits[1:] if digits.strip("-0.") else digits[1:]
    return digits


def roundest(low: float, high: float) -> float:
    """The number in [low, high], 0 < low < high, with the fewest digits; of several, the middle.

    >>> roundest(3.61, 4.54), roundest(2.93, 2.97)
    (4.0, 2.95)
    """
    for exponent in range(int(np.ceil(log10(high))), -400, -1):
        first, last = int(np.ceil(low / 10.0**exponent)), int(high // 10.0**exponent)
        if first <= last:
            return float(f"{(first + last) // 2}e{exponent}")
    return (low + high) / 2
