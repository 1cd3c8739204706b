"""From a beat's text to timed captions, and from captions to files.

A caption has at most two lines, is on the screen for 5/6 to 7 seconds, and is never faster than
it can be read. Lines break at punctuation where they can, are balanced where they cannot, and never
break a word or a formula. Which words Chinese has is looked up in a dictionary (that of jieba).

The length of a caption is how long it takes to say; see :mod:`scenes.languages` for the pace and
:mod:`scenes.markup` for what counts. All times are ticks, of which 15 make a second.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise

import rjieba

from scenes.words.languages import TICKS_PER_SECOND, Language, ticks
from scenes.words.markup import PLACE, Line, Prose, Run, merge
from scenes.words.maths import Formula, MarkupError

MOST_LINES = 2
SHORTEST = ticks(5 / 6)
LONGEST = ticks(7)
BREATH = ticks(0.6)
"""The silence that ends a beat. Captions inside a beat follow each other without a gap."""

_SENTENCE = "。！？!?."
_CLAUSE = "，；：、—,;:–…"
_CLOSING = _SENTENCE + _CLAUSE + "）》」』】〕〉”’)]}·％%°～"
_OPENING = "（《「『【〔〈“‘([{"

# Words that lean on the next one: a line that ends with one of them reads badly.
_LEANING_ENGLISH = """
    a an the of to in on at by for with from and or but as is are was be it its that this these
    not no one two both each every when where which who if so than then
"""
_LEANING = frozenset(_LEANING_ENGLISH.split()) | set(
    "在把被往从向和与就也都不再很是为让使只而但这那每"
)
# Chinese words that lean on the one before: a line never begins with one of them.
_TRAILING = frozenset("的地得了着过们吗呢吧上下里中内外时后前之化性")


@dataclass(frozen=True)
class Caption:
    """One caption: its lines, and when it is shown, in ticks from the start of its beat."""

    lines: tuple[Line, ...]
    start: int
    end: int
    spoken: float  # seconds that its words take to say

    @property
    def plain(self) -> tuple[str, ...]:
        """The lines for a caption file."""
        return tuple(line.plain for line in self.lines)


def captions(line: Line, language: Language, terms: Iterable[str] = ()) -> tuple[Caption, ...]:
    """Cut the text of a beat into captions and time them, the first at tick 0.

    ``terms`` are words that no break may cut, besides those of the dictionary.

    Raises:
        MarkupError: there is no text, or a single word or formula of it is too long for a caption.
    """
    if not line.runs:
        raise MarkupError("the text is empty once its placeholders are filled")
    timed, now = [], 0
    for lines in _Typesetter(_phrases(line, language, terms), language).captions():
        length = _ticks(lines, language)
        timed.append(Caption(lines, now, now + length, _spoken(lines, language)))
        now += length
    return tuple(timed)


def moment(spoken: Iterable[Caption], before: Line, language: Language) -> int:
    """The tick of a beat at which what stands ``before`` in its text has been said.

    Each of the beat's captions is said evenly while it is shown.
    """
    start, units = 0, before.units(language)
    for caption in spoken:
        whole = sum(line.units(language) for line in caption.lines)
        if units < whole:
            return caption.start + round((caption.end - caption.start) * units / whole)
        start, units = caption.end, units - whole
    return start


def _spoken(lines: Sequence[Line], language: Language) -> float:
    return language.speech_seconds(sum(line.units(language) for line in lines))


def _ticks(lines: Sequence[Line], language: Language) -> int:
    """How long a caption has to be shown: said, read, and never a flash."""
    reading = language.reading_seconds(tuple(line.plain for line in lines))
    return max(ticks(_spoken(lines, language)), ticks(reading), SHORTEST)


# ---------------------------------------------------------------------------------------------
# Phrases: the stretches that no line break may cut


@dataclass(frozen=True)
class _Phrase:
    """What stays on one line. ``spaced``: a space keeps it from the phrase before."""

    runs: tuple[Run, ...]
    spaced: bool = False

    @property
    def plain(self) -> str:
        return "".join(run.plain for run in self.runs)

    @property
    def ending(self) -> str:
        """Where it ends: at a ``sentence``, a ``clause``, or inside one: ``leaning`` or not."""
        if isinstance(self.runs[-1], Formula):
            return ""
        bare = self.plain.rstrip("”’」』）)\"'")
        if bare.endswith(tuple(_SENTENCE)):
            return "sentence"
        if bare.endswith(tuple(_CLAUSE)):
            return "clause"
        return "leaning" if self.plain.lower() in _LEANING else ""


def _phrases(line: Line, language: Language, terms: Iterable[str]) -> list[_Phrase]:
    """Cut a line wherever it may be broken."""
    text = "".join(run.plain if isinstance(run, Prose) else PLACE for run in line.runs)
    formulas = (run for run in line.runs if isinstance(run, Formula))
    cuts = [0, *_cuts(text, language, terms), len(text)]
    phrases = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        runs = [
            next(formulas) if part == PLACE else Prose(part)
            for part in re.split(f"({PLACE})", piece.strip(" "))
            if part
        ]
        if runs:
            spaced = piece.startswith(" ") or text[:start].endswith(" ")
            phrases.append(_Phrase(tuple(runs), spaced))
    return phrases


def _cuts(text: str, language: Language, terms: Iterable[str]) -> Iterator[int]:
    """The places in ``text`` where a line may end, in order."""
    if language.ideographic:
        kept = {
            place
            for term in terms
            for match in re.finditer(re.escape(term), text)
            for place in range(match.start() + 1, match.end())
        }
        words = rjieba.cut(text, hmm=False)  # the dictionary alone: no guessed words
        starts = accumulate(map(len, words), initial=0)
        places = [
            place
            for place, word in zip(starts, words, strict=False)
            if place not in kept and (word not in _TRAILING or text[place - 1] in _CLOSING)
        ]
    else:
        places = [match.end() for match in re.finditer(r" |(?<=\w)—(?=\w)", text)]
    for place in places:
        before, after = text[:place].rstrip(" "), text[place:].lstrip(" ")
        if not before or not after or before[-1] in _OPENING or after[0] in _CLOSING:
            continue
        # Between two Latin letters or digits only a space is a break.
        if re.search(r"[A-Za-z0-9.]$", text[:place]) and re.match(r"[A-Za-z0-9.]", text[place:]):
            continue
        yield place


# ---------------------------------------------------------------------------------------------
# Choosing the breaks: each choice has a price, and the cheapest whole is found exactly

# What it costs to end a caption, or a line inside one, where the text goes on.
_CAPTION_BREAK = {"sentence": 0.0, "clause": 4.0, "": 30.0, "leaning": 36.0}
_LINE_BREAK = {"sentence": 0.0, "clause": 1.0, "": 5.0, "leaning": 8.0}
_GROUP = 1.5  # what a break inside a clause saves if a group of words begins there
_ORPHAN = 40.0  # a caption of one word, or one that is said before it can be seen
_SECOND_SENTENCE = 6.0  # another sentence in the same caption
_RAGGED = 4.0  # two lines that differ by a whole line, squared
_FULL = 3.0  # a caption that is full, squared: this evens out the captions of one sentence


class _Typesetter:
    """Finds the cheapest captions of one beat, by dynamic programming over where each ends."""

    def __init__(self, phrases: Sequence[_Phrase], language: Language) -> None:
        self.phrases, self.language = phrases, language
        self.line = cache(self._line)

    def _line(self, start: int, end: int) -> tuple[Line, float]:
        """These phrases on one line, and the share of the longest line that they fill."""
        runs: list[Run] = []
        for phrase in self.phrases[start:end]:
            runs += [Prose(" ")] * phrase.spaced + list(phrase.runs)
        line = merge(runs)
        return line, self.language.width(line.plain) / self.language.line_width

    def break_price(self, prices: Mapping[str, float], place: int) -> float:
        """What it costs to break before the phrase ``place``."""
        ending = self.phrases[place - 1].ending
        return prices[ending] - _GROUP * (ending == "" and self.phrases[place].ending == "leaning")

    def lines(self, start: int, end: int) -> tuple[float, tuple[Line, ...]] | None:
        """The best way to set these phrases as a caption, with its price; None if none fits."""
        whole, full = self.line(start, end)
        choices: list[tuple[float, tuple[Line, ...]]] = []
        if full <= 1:
            choices.append((0.0, (whole,)))
        else:
            for middle in range(start + 1, end):
                (first, top), (second, bottom) = self.line(start, middle), self.line(middle, end)
                if max(top, bottom) <= 1:
                    price = self.break_price(_LINE_BREAK, middle)
                    choices.append((price + _RAGGED * (top - bottom) ** 2, (first, second)))
        fitting = [c for c in choices if _ticks(c[1], self.language) <= LONGEST]
        return min(fitting, key=lambda choice: choice[0], default=None)

    def caption(self, start: int, end: int) -> tuple[float, tuple[Line, ...]] | None:
        """The best caption of these phrases, with its price; None if none fits."""
        chosen = self.lines(start, end)
        if chosen is None:
            return None
        price, lines = chosen
        if end < len(self.phrases):
            price += self.break_price(_CAPTION_BREAK, end)
        if end - start == 1 or ticks(_spoken(lines, self.language)) < SHORTEST:
            price += _ORPHAN
        inner = self.phrases[start : end - 1]
        price += _SECOND_SENTENCE * sum(phrase.ending == "sentence" for phrase in inner)
        price += _FULL * (self.line(start, end)[1] / MOST_LINES) ** 2
        return price, lines

    def captions(self) -> list[tuple[Line, ...]]:
        """The lines of each caption of the beat."""
        prices = [0.0]
        last: list[tuple[int, tuple[Line, ...]]] = [(0, ())]
        for end in range(1, len(self.phrases) + 1):
            price, choice = math.inf, last[0]
            for start in reversed(range(end)):
                found = self.caption(start, end)
                if found is None:
                    break  # a caption that begins still earlier is longer still
                if prices[start] + found[0] < price:
                    price, choice = prices[start] + found[0], (start, found[1])
            if price == math.inf:
                raise MarkupError(
                    f"{self.phrases[end - 1].plain!r} is too long for one line of a caption "
                    f"({self.language.line_width} characters, {LONGEST / TICKS_PER_SECOND:g} s)"
                )
            prices.append(price)
            last.append(choice)
        chosen, end = [], len(self.phrases)
        while end:
            end, lines = last[end]
            chosen.append(lines)
        return chosen[::-1]
