"""The errors of the solver, and the checks that raise them.

Whatever is wrong with a file, a matrix or a price, the caller gets a :class:`DataError` whose
message is one sentence: what is wrong, where, and how to mend it. It is one of two kinds:
:class:`InputError`, there is no answer to what was asked; :class:`PrecisionError`, there is one,
but double precision cannot tell it from another.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class DataError(ValueError):
    """No answer can be given; the message says what to mend."""


class InputError(DataError):
    """The data, or the question asked of it, has no answer."""


class PrecisionError(DataError):
    """There is an answer, but rounding hides it."""


def numbers(values: ArrayLike, name: str, ndim: int) -> Array:
    """A read-only float copy of `values` with `ndim` axes and finite entries only."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must contain numbers only.") from None
    if array.ndim != ndim:
        kind = ("a number", "a list of numbers", "a table of numbers (rows of equal length)")[ndim]
        raise InputError(f"{name} must be {kind}, but it has {array.ndim} axes.")
    if not np.isfinite(array).all():
        place = ", ".join(str(k) for k in np.argwhere(~np.isfinite(array))[0])
        raise InputError(f"{name} contains NaN or infinity at [{place}]; use finite numbers.")
    array.setflags(write=False)
    return array


def points(values: ArrayLike, n: int, name: str = "w") -> Array:
    """Weights of shape (n,) or (k, n) as floats; DataError when the last axis is not n."""
    array = np.asarray(values, dtype=np.float64)
    if array.ndim not in (1, 2) or array.shape[-1] != n:
        raise InputError(f"{name} must have shape ({n},) or (k, {n}), but it has {array.shape}.")
    return array


def prices(alpha: ArrayLike) -> Array:
    """The prices as a flat float array; DataError for NaN or a negative price."""
    array = np.atleast_1d(np.asarray(alpha, dtype=np.float64))
    if array.ndim != 1:
        raise InputError(f"alpha must be a number or a flat list, but it has {array.ndim} axes.")
    if not (array >= 0).all():
        raise InputError(
            "alpha must be a number >= 0; a negative price would reward large weights."
        )
    return array


def samples(X: ArrayLike, y: ArrayLike) -> tuple[Array, Array]:
    """X (m, n) and y (m,) as read-only float arrays, not copied; DataError if they do not fit."""
    try:
        table, target = (
            np.asarray(X, dtype=np.float64).view(),
            np.asarray(y, dtype=np.float64).view(),
        )
    except (TypeError, ValueError):
        raise InputError("X and y must contain numbers only, in rows of equal length.") from None
    if table.ndim != 2 or 0 in table.shape:
        raise InputError(
            f"X must be a table with rows and columns, but its shape is {table.shape}."
        )
    if target.shape != table.shape[:1]:
        raise InputError(f"y must hold {len(table)} numbers, one a row of X, not {target.shape}.")
    table.setflags(write=False)
    target.setflags(write=False)
    return table, target


def squarable(squares: Array | np.float64, values: Array, name: str) -> None:
    """DataError unless the mean squares of values, or of their columns, are 1e-150 to 1e150.

    Beyond, their products and quotients overflow, or underflow and lose their digits; what is zero
    throughout is fine.
    """
    low, high = squares.min(), squares.max()
    if low >= 1e-150 and high <= 1e150:
        return
    if not high <= 1e150:
        raise InputError(f"The numbers in {name} are too large to square; rescale them.")
    if (values[..., squares < 1e-150] if squares.ndim else values).any():
        raise InputError(f"The numbers in {name} are too small to square; rescale them.")


def row_weights(values: ArrayLike | None, m: int) -> Array | None:
    """The weights of m samples, read-only, all times one power of two; None if none were given.

    Only their ratios count: a loss divides by their sum. The power of two, which is exact, makes
    the largest lie in [1, 2), so that no sum overflows. DataError for another number of them, a
    negative one, one that is not finite, or only zeros.
    """
    if values is None:
        return None
    weights = numbers(values, "sample_weight", 1)
    if len(weights) != m:
        raise InputError(
            f"sample_weight must hold {m} numbers, one a row of X, not {len(weights)}."
        )
    if (weights < 0).any():
        i = int((weights < 0).argmax())
        raise InputError(f"sample_weight is negative at [{i}]; a weight must be 0 or above.")
    if not weights.any():
        raise InputError(
            "All of sample_weight is zero, so no sample counts; let one be above zero."
        )
    weights = np.asarray(np.ldexp(weights, 1 - np.frexp(weights.max())[1]), dtype=np.float64)
    weights.setflags(write=False)
    return weights
