"""Roots of functions of one number, each kept in its bracket until no double lies inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from solver.errors import Array

ROUNDS = 140  # no bracket needs more: six make it 8 times smaller, and there are 2^64 doubles


def root(
    f: Callable[[Array], Array], low: Array, high: Array, f_low: Array, f_high: Array
) -> tuple[Array, Array]:
    """The brackets [low, high], each shrunk to two neighbouring doubles, or to one where f is 0.

    f takes an array of the shape of `low` and answers element by element; `f_low` and `f_high`
    are its values at the ends, where it has different signs (or is 0). The end that replaces
    `low` keeps the sign of `f_low`, the other that of `f_high`. Finished elements are asked for
    their `low` again, and the answer is not looked at.

    Regula falsi with the Illinois rule (Dowell & Jarratt 1971, BIT 11, 168): of an end that stays
    twice the value is halved. Every point tried is a new double, so each round shrinks; where
    three rounds have not left an eighth of the doubles in a bracket, the next three take the
    middle one. So f is called at most `ROUNDS` times, however flat, steep or noisy it is.
    """
    low, high, f_low, f_high = (np.array(v, dtype=np.float64) for v in (low, high, f_low, f_high))
    if (np.sign(f_low) * np.sign(f_high) > 0).any():
        raise ValueError("f must have different signs at the ends of a bracket.")
    low, high = np.where((f_low != 0) & (f_high == 0), high, low), np.where(f_low == 0, low, high)
    stayed = np.zeros(low.shape)  # 1: low stayed in the last round, -1: high did
    slow, count = np.zeros(low.shape, dtype=bool), np.full(low.shape, np.inf)
    for k in range(ROUNDS):
        inside = np.nextafter(low, high) < high
        if not inside.any():
            break
        first, last = _ordinal(low), _ordinal(high)
        if k % 3 == 0:
            before, count = count, (last >> 1) - (first >> 1) + 1.0
            slow = ~slow & (count > before / 8)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            x = low + (high - low) * (f_low / (f_low - f_high))
        middle = _double((first >> 1) + (last >> 1) + (first & last & 1))
        x = np.where(slow | ~np.isfinite(x), middle, x)
        x = np.where(inside, np.clip(x, np.nextafter(low, high), np.nextafter(high, low)), low)
        f_x = f(x)
        lower = inside & ((f_x == 0) | (np.sign(f_x) == np.sign(f_low)))  # x replaces low
        upper = inside & ((f_x == 0) | ~lower)
        f_high = np.where(upper, f_x, np.where(lower & (stayed < 0), f_high / 2, f_high))
        f_low = np.where(lower, f_x, np.where(upper & (stayed > 0), f_low / 2, f_low))
        stayed = np.where(upper, 1.0, -1.0)
        low, high = np.where(lower, x, low), np.where(upper, x, high)
    return low, high


def _ordinal(x: Array) -> NDArray[np.int64]:
    """The doubles numbered in their order, 0 for 0.0."""
    bits = (x + 0.0).view(np.int64)
    return np.where(bits < 0, -(bits & np.iinfo(np.int64).max), bits)


def _double(ordinal: NDArray[np.int64]) -> Array:
    """The double of that number."""
    return np.where(ordinal < 0, -ordinal | np.iinfo(np.int64).min, ordinal).view(np.float64)
