"""A lesson's tables: reading TOML, and refusing with one sentence what is wrong in it."""

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from scenes.words.languages import LANGUAGES
from solver import DataError
from solver.data import contents

LARGEST = 1_000_000
"""Bytes of a lesson."""

LONGEST_NAME = 24
"""Characters of a feature's name, which has to fit a label."""

# Far beyond what the film can show; it keeps the arithmetic that finds this out from overflowing.
HUGE = 1e12


class LessonError(ValueError):
    """A lesson that makes no film; the message is one sentence: where, what, and how to mend it."""


@dataclass(frozen=True)
class Table:
    """One table of a file, and the getters that check its keys. Every failure names the place."""

    file: str
    name: str
    values: Any
    keys: Iterable[str] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.values, dict):
            raise LessonError(f"{self.file}: {self.name} must be a table, [{self.name}].")
        if self.keys is None:
            return
        for key in self.values:
            if key not in self.keys:
                near = get_close_matches(key, self.keys, n=1)
                mend = f"did you mean {near[0]!r}?" if near else f"there are: {_list(self.keys)}."
                where = f"[{self.name}] of {self.file}" if self.name else self.file
                raise LessonError(f"{where} has the unknown key {_show(key)}; {mend}")

    def fail(self, sentence: str) -> NoReturn:
        """Raise a LessonError with the place before it."""
        raise LessonError(f"{self.file}{f', [{self.name}]' if self.name else ''} {sentence}.")

    def wrong(self, key: str, wanted: str, value: Any) -> NoReturn:
        """Raise a LessonError for a value of the wrong kind."""
        place = f", [{self.name}]" if self.name else ""
        raise LessonError(f"{self.file}{place}: {key} must be {wanted}, not {_show(value)}.")

    def get(self, key: str, wanted: str) -> Any:
        """A value that must be there."""
        if key not in self.values:
            self.fail(f"lacks the key {key!r}; give {wanted}")
        return self.values[key]

    def table(self, key: str, keys: Iterable[str]) -> "Table":
        """A table inside this one; empty if it is not there."""
        return Table(self.file, key, self.values.get(key, {}), keys)

    def choice(self, key: str, choices: Iterable[str], default: str = "") -> str:
        """One of ``choices``."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or value not in choices:
            self.wrong(key, f"one of {_list(map(repr, choices))}", value)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            self.wrong(key, "true or false", value)
        return value

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self.get(key, "a name in quotation marks")
        if not isinstance(value, str):
            self.wrong(key, "a name in quotation marks", value)
        return value

    def texts(self, key: str, count: int) -> list[str]:
        """``count`` different names, short and printable enough for a label."""
        wanted = f"a list of {count} different names"
        value = self.get(key, wanted)
        if (
            not isinstance(value, list)
            or not all(isinstance(name, str) for name in value)
            or not len(set(value)) == len(value) == count
        ):
            self.wrong(key, wanted, value)
        for name in value:
            if not name.isprintable() or not 0 < len(name.strip()) <= LONGEST_NAME:
                self.wrong(key, f"names of 1 to {LONGEST_NAME} printable characters", name)
        return value

    def languages(self) -> tuple[str, ...]:
        """The languages of the film: at least one, each once."""
        value = self.values.get("languages", list(LANGUAGES))
        known = [name for name in value if name in LANGUAGES] if _strings(value) else []
        if not known or len(set(known)) < len(value):
            choices = _list(map(repr, LANGUAGES))
            self.wrong("languages", f"a list of one or more of {choices}, each once", value)
        return tuple(known)

    def rate(self, key: str) -> float:
        """A pace of speech that the language allows."""
        value, language = self.values[key], LANGUAGES[key]
        try:
            return language.with_rate(_number(value)).rate
        except ValueError:
            wanted = f"{language.slowest:g} to {language.fastest:g} {language.rate_unit}"
            self.wrong(key, wanted, value)

    def numbers(self, key: str, shape: tuple[int, ...]) -> np.ndarray:
        """Finite numbers in nested lists of a shape."""
        kind = (
            f"{shape[0]} numbers" if len(shape) == 1 else f"{shape[0]} rows of {shape[1]} numbers"
        )
        wanted = f"a list of {kind}"
        value = self.get(key, wanted)
        try:
            array = np.array(_floats(value, shape))
        except ValueError:
            self.wrong(key, wanted, value)
        if not (abs(array) <= HUGE).all():
            self.wrong(key, f"made of finite numbers, up to {HUGE:g}", value)
        return array

    def inside(self, key: str, folder: Path) -> Path:
        """An existing file in the lesson's folder or below it, links followed."""
        value = self.text(key)
        try:
            root = folder.resolve()
            file = (root / value).resolve()
            found = file.exists() and not file.is_dir()
        except (OSError, ValueError, RuntimeError):  # no name for a file, or links in a ring
            self.wrong(key, "the path of a CSV file", value)
        if Path(value).is_absolute() or not file.is_relative_to(root):
            self.wrong(key, "a relative path to a file beside the lesson or below it", value)
        if not found:
            self.fail(f"names the file {_show(value)}, which is not beside {self.file}")
        return file


def read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(contents(file, LARGEST).decode("utf-8-sig"))
    except DataError as error:
        raise LessonError(str(error)) from None
    except UnicodeDecodeError:
        raise LessonError(f"{file.name} is not UTF-8 text; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise LessonError(f"{file.name} is not valid TOML: {error}.") from None
    except (RecursionError, ValueError):
        raise LessonError(f"{file.name} nests too deep, or a number is too long to read.") from None


def _number(value: Any) -> float:
    """A number as TOML knows it; a bool is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _floats(value: Any, shape: tuple[int, ...]) -> Any:
    """Nested lists of ``shape`` with floats in them; ValueError for anything else."""
    if not shape:
        return _number(value)
    if not isinstance(value, list) or len(value) != shape[0]:
        raise ValueError
    return [_floats(item, shape[1:]) for item in value]


def _strings(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _show(value: Any) -> str:
    """A value for a message, never longer than a line."""
    try:
        shown = repr(value)
    except (RecursionError, ValueError):  # Python refuses to print an integer of 5,000 digits
        shown = "…"
    return shown if len(shown) <= 60 else f"{shown[:59]}…"
