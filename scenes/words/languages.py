"""The languages of the film: how fast each is spoken and read, and how long its lines may be."""

import math
import unicodedata
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Language:
    """One language of the narration.

    A *unit* is what the pace of speech is counted in: a word in English, a character in Chinese.
    ``rate`` is in units a ``rate_period`` (seconds); ``slowest`` and ``fastest`` bound it.
    ``reading_rate`` is in plain characters a second, spaces included. ``line_width`` is the
    longest caption line, in the measure of :meth:`width`.
    """

    code: str
    tag: str  # BCP 47
    name: str
    rate: float
    rate_period: float
    slowest: float
    fastest: float
    reading_rate: float
    line_width: float
    ideographic: bool

    @property
    def rate_unit(self) -> str:
        """What ``rate`` counts, for a message."""
        unit = "characters" if self.ideographic else "words"
        return f"{unit} a {'minute' if self.rate_period == 60 else 'second'}"

    def speech_seconds(self, units: float) -> float:
        """How long ``units`` words or characters take to say."""
        return units * self.rate_period / self.rate

    def with_rate(self, rate: float) -> "Language":
        """The same language, spoken at another pace.

        Raises:
            ValueError: ``rate`` is outside [slowest, fastest].
        """
        if not self.slowest <= rate <= self.fastest:
            raise ValueError(
                f"{self.name} is spoken at {self.slowest:g} to {self.fastest:g} {self.rate_unit}, "
                f"not {rate:g}"
            )
        return replace(self, rate=rate)

    def width(self, plain: str) -> float:
        """Characters of ``plain``; where ideographs are written, a half-width one counts ½."""
        if not self.ideographic:
            return len(plain)
        # Ambiguous characters (quotation marks, Greek) are wide in a Chinese font: the safe side.
        return sum(
            0
            if unicodedata.combining(c)
            else 1
            if unicodedata.east_asian_width(c) in "WFA"
            else 0.5
            for c in plain
        )

    def reading_seconds(self, lines: tuple[str, ...]) -> float:
        """How long a caption of plain ``lines`` takes to read; a line break counts as a space."""
        return len(" ".join(lines)) / self.reading_rate


LANGUAGES: dict[str, Language] = {
    "zh": Language(
        code="zh",
        tag="zh-Hans",
        name="Chinese",
        rate=4.5,
        rate_period=1,
        slowest=2.5,
        fastest=7,
        reading_rate=9,
        line_width=16,
        ideographic=True,
    ),
    "en": Language(
        code="en",
        tag="en",
        name="English",
        rate=165,
        rate_period=60,
        slowest=90,
        fastest=240,
        reading_rate=20,
        line_width=42,
        ideographic=False,
    ),
}

TICKS_PER_SECOND = 15
"""Every time of the film is a whole number of ticks.

15 divides 15, 30 and 60 frames a second, so that one time line serves all three, frame by frame.
"""


def ticks(seconds: float) -> int:
    """The fewest whole ticks that last ``seconds`` (but for rounding errors)."""
    return math.ceil(seconds * TICKS_PER_SECOND - 1e-9)
