"""From a CSV with a header to X, y and names; from raw columns to comparable ones."""

from __future__ import annotations

import csv
import io
import math
import stat
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.errors import Array, InputError, numbers, points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike


LARGEST = 1_000_000_000
"""Bytes of a table: as text and numbers at once it takes ten times as much memory."""


class Table(NamedTuple):
    """X (rows, features), y (rows,) and the names of the features."""

    X: Array
    y: Array
    names: tuple[str, ...]


class Standardised(NamedTuple):
    """Centred X and y; `X * scales + means` and `y + y_mean` give the raw numbers back."""

    X: Array
    y: Array
    means: Array
    scales: Array
    y_mean: float

    def coefficients(self, w: ArrayLike) -> tuple[Array, Array]:
        """Weights w of the centred, scaled columns as coef and intercept for the raw numbers.

            coef_i = w_i / scales_i         intercept = y_mean - Σ means_i coef_i

        so that raw X @ coef + intercept is X @ w + y_mean. For w of shape (n,) coef has shape (n,)
        and intercept (); for (k, n) they have (k, n) and (k,). Raises DataError for other shapes.
        """
        coef = points(w, len(self.scales)) / self.scales
        return coef, np.asarray(self.y_mean - coef @ self.means)


def read_csv(path: str | Path, target: str, features: Sequence[str] | None = None) -> Table:
    """X, y and the feature names from a CSV file whose first line names the columns.

    target     the name of the column to explain
    features   names of the columns that explain it, in this order; default: all the others

    The file is UTF-8 text (a byte-order mark is fine) with cells separated by commas; cells may
    be quoted, blank lines are skipped, line ends may be of any kind. Columns that are not asked
    for may hold anything. Raises DataError, with file and line or column, for a file that cannot
    be read, a missing or repeated name, an empty cell, text, NaN or infinity in a number, rows of
    another length than the header, fewer than two rows, and a column that is constant.
    """
    file = Path(path).name
    lines, header, rows = _cells(file, contents(Path(path), LARGEST))
    wanted = [target, *(features if features is not None else (c for c in header if c != target))]
    for name in wanted:
        if header.count(name) != 1:
            what = "has no column" if name not in header else "has more than one column"
            have = ", ".join(" ".join(c.split()) for c in header)
            raise InputError(f"{file} {what} named {name!r}; its columns are: {have}.")
    if len(wanted) < 2:
        raise InputError(f"{file} needs at least one feature column beside the target {target!r}.")
    if len(set(wanted)) < len(wanted):
        twice = next(c for c in wanted if wanted.count(c) > 1)
        raise InputError(f"The column {twice!r} of {file} is asked for twice; name it once.")
    if len(rows) < 2:
        raise InputError(f"{file} has {len(rows)} rows below its header; at least two are needed.")
    table = np.empty((len(rows), len(wanted)))
    for k, name in enumerate(wanted):
        at = header.index(name)
        column = [row[at] for row in rows]
        try:
            table[:, k] = column
        except ValueError:
            table[:, k] = [_number(cell) for cell in column]
        if not np.isfinite(table[:, k]).all():
            bad = int((~np.isfinite(table[:, k])).argmax())
            cell = column[bad].strip()
            what = f"holds {cell[:40]!r}, which is not a finite number" if cell else "is empty"
            raise InputError(
                f"{file}, line {lines[bad]}, column {name!r} {what}; put a number there."
            )
        if (table[:, k] == table[0, k]).all():
            raise InputError(
                f"The column {name!r} of {file} is {table[0, k]:g} in every row, so it explains "
                "nothing; leave it out."
            )
    return Table(table[:, 1:].copy(), table[:, 0].copy(), tuple(wanted[1:]))


def standardise(X: ArrayLike, y: ArrayLike, *, scale: bool = True) -> Standardised:
    """X and y less their means; each column of X divided by its standard deviation.

    Centring takes the place of an intercept. The standard deviation is that of the population
    (divided by the number of rows), so every scaled column has mean square 1; `scale=False`
    leaves the columns in their units, with scales of 1. Raises DataError for a constant column.
    """
    raw, target = numbers(X, "X", 2), numbers(y, "y", 1)
    if len(raw) != len(target) or len(raw) < 2:
        raise InputError(f"X and y need the same rows, at least two: {len(raw)} and {len(target)}.")
    with np.errstate(over="ignore", invalid="ignore"):
        means, y_mean = raw.mean(axis=0), float(target.mean())
        centred = raw - means
        scales = np.sqrt((centred**2).mean(axis=0)) if scale else np.ones(raw.shape[1])
    if not np.isfinite(scales).all() or not np.isfinite(y_mean):
        raise InputError("The numbers in X and y are too large to square; rescale them.")
    constant = (raw == raw[0]).all(axis=0) | (scales == 0)
    if scale and constant.any():
        raise InputError(f"Column {int(constant.argmax())} of X is constant; leave it out.")
    return Standardised(centred / scales, target - y_mean, means, scales, y_mean)


def contents(path: Path, largest: int) -> bytes:
    """What is in a file of at most so many bytes.

    Raises InputError for a file that cannot be read, that is larger, or that is no regular one: a
    pipe may keep its reader waiting, and a device may never end.
    """
    try:
        about = path.stat()
        if stat.S_ISREG(about.st_mode) and about.st_size <= largest:
            return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
    else:
        reason = "it is not a regular file"
        if stat.S_ISREG(about.st_mode):
            reason = f"it has {about.st_size / 1e6:,.0f} MB, more than {largest / 1e6:,.0f}"
    raise InputError(f"{str(path)!r:.200} cannot be read ({reason}); check the path.")


def _cells(file: str, data: bytes) -> tuple[list[int], list[str], list[list[str]]]:
    """Line numbers and cells of the rows that are not blank, and the header."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(
            f"{file} is not UTF-8 text; save it as 'CSV UTF-8 (comma delimited)'."
        ) from None
    source = list(io.StringIO(text, newline=""))
    reader = csv.reader(chain(source, ["end"]))  # swallowed by a quotation mark that is open
    lines: list[int] = []
    rows: list[list[str]] = []
    start = stop = 0
    try:
        for row in reader:
            start, stop = stop + 1, reader.line_num
            if any(cell and not cell.isspace() for cell in row):
                lines.append(start)
                rows.append(row)
        is_open = start <= len(source)
    except csv.Error as error:
        start, is_open = stop + 1, reader.line_num > stop + 1
        if not is_open:
            raise InputError(
                f"{file}, line {start}, is not valid CSV ({error}); save it again."
            ) from None
    if is_open:
        raise InputError(
            f"{file}, line {start}, has a quotation mark that nothing closes; close or remove it."
        )
    lines, rows = lines[:-1], rows[:-1]
    if not rows:
        raise InputError(f"{file} is empty; its first line must name the columns.")
    header = [cell.strip() for cell in rows[0]]
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise InputError(
            f"{file} separates its cells by semicolons or tabs; save it with commas (and "
            "with points in decimal numbers)."
        )
    if all(math.isfinite(_number(cell)) for cell in header):
        raise InputError(f"{file}, line {lines[0]}, must name the columns, but holds numbers.")
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            raise InputError(
                f"{file}, line {line}, has {len(row)} cells, but the header names "
                f"{len(header)} columns; make them agree."
            )
    return lines[1:], header, rows[1:]


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return math.nan
