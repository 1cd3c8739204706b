"""The markup of narration and labels: text, ``$maths$``, ``{placeholders}`` and ``<marks>``.

A :class:`Template` is parsed once, filled with computed values, and becomes a :class:`Line` of
runs. A line has two faces: ``typst``, to be typeset in the picture, and ``plain``, Unicode for
caption files. It also knows how long it takes to say. A mark names a moment, the place where it
stands in the text; nobody sees or hears it.

**Nothing of a text ever runs as Typst code.** Text outside ``$…$`` reaches Typst as a string
literal, and :mod:`scenes.maths` writes every formula itself.
"""

import re
import string
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from scenes.words.languages import Language
from scenes.words.maths import Formula, MarkupError, formula
from scenes.words.numerals import Numeral, number, significant

Value = str | int | float | Numeral
"""What a placeholder can be filled with: text, an index, or a computed number."""

PLACE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands for a formula where a line is handled as a string; no text may have it."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WIDE = f"{_HAN}\u3000-\u303f\uff00-\uffef"  # and the punctuation that is written with them


@dataclass(frozen=True)
class Prose:
    """A run of plain text, at least one character."""

    plain: str

    @property
    def typst(self) -> str:
        """A string literal: Typst shows it and reads nothing in it."""
        escaped = self.plain.replace("\\", "\\\\").replace('"', '\\"')
        return f'#"{escaped}"'

    def units(self, language: Language) -> int:
        """Words of English or characters of Chinese that are said.

        A digit is one of either. In Chinese an abbreviation (L1) is spelt, and any other Latin
        word counts as two characters.
        """
        numeric = len(re.findall(r"\d|(?<=\d)\.(?=\d)", self.plain))
        words = re.findall(rf"[^\W\d_{_HAN}]+(?:['’][^\W\d_{_HAN}]+)*", self.plain)
        if not language.ideographic:
            return numeric + len(words)
        spelt = sum(len(word) if word.isupper() else min(len(word), 2) for word in words)
        return numeric + spelt + len(re.findall(f"[{_HAN}]", self.plain))


Run = Prose | Formula


@dataclass(frozen=True)
class Line:
    """Runs of text and maths on one line; no text stands next to a text."""

    runs: tuple[Run, ...]

    @property
    def plain(self) -> str:
        """Unicode, for files; a space keeps ideographs from Latin letters, digits and maths."""
        spaced = [
            re.sub(rf"(?<=[{_HAN}])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[{_HAN}])", " ", run.plain)
            if isinstance(run, Prose)
            else run.plain
            for run in self.runs
        ]
        return "".join(" " * gap + run for gap, run in zip(self._gaps(), spaced, strict=True))

    @property
    def typst(self) -> str:
        """Typst markup that is safe whatever the text says."""
        # Typst itself puts this space between ideographs and Latin text, but not before maths.
        return "".join(
            "#h(0.25em)" * gap + run.typst for gap, run in zip(self._gaps(), self.runs, strict=True)
        )

    def units(self, language: Language) -> int:
        """Words of English or characters of Chinese that are said."""
        return sum(run.units(language) for run in self.runs)

    def _gaps(self) -> list[bool]:
        """For each run, whether an ideograph and a formula meet before it."""
        gaps = [False][: len(self.runs)]
        for before, after in pairwise(self.runs):
            meeting = before.plain[-1] if isinstance(after, Formula) else after.plain[0]
            gaps.append(re.match(f"[{_HAN}]", meeting) is not None)
        return gaps


def merge(runs: Iterable[Run]) -> Line:
    """The line of these runs: neighbouring texts become one, empty ones and outer spaces go."""
    merged: list[Run] = []
    for run in runs:
        if isinstance(run, Prose) and merged and isinstance(merged[-1], Prose):
            merged[-1] = Prose(merged[-1].plain + run.plain)
        elif run.plain:
            merged.append(run)
    if merged and isinstance(merged[0], Prose):
        merged[0] = Prose(merged[0].plain.lstrip(" "))
    if merged and isinstance(merged[-1], Prose):
        merged[-1] = Prose(merged[-1].plain.rstrip(" "))
    return Line(tuple(run for run in merged if run.plain))


@dataclass(frozen=True)
class _Field:
    """A placeholder: its name, and the digits that it asks for (``.2f`` or ``.2g``)."""

    name: str
    digits: int | None = None
    significant: bool = False

    def markup(self, values: Mapping[str, Value]) -> tuple[str, bool]:
        """What it is filled with, and whether that is a number."""
        try:
            value = values[self.name]
        except KeyError:
            known = ", ".join(sorted(values)) or "nothing"
            raise MarkupError(
                f"nothing fills the placeholder {{{self.name}}}; what is known here is: {known}"
            ) from None
        if isinstance(value, str | Numeral) and self.digits is None:
            return (value, False) if isinstance(value, str) else (value.markup, True)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise MarkupError(f"the placeholder {{{self.name}}} asks for digits of {value!r}")
        try:
            if self.digits is not None and not self.significant:
                return number(value, self.digits), True
            if isinstance(value, int) and self.digits is None:
                return number(value, 0), True
            shown = significant(value, self.digits) if self.digits else significant(value)
        except ValueError as error:
            raise MarkupError(f"the placeholder {{{self.name}}} cannot be shown: {error}") from None
        return shown.markup, True


@dataclass(frozen=True)
class Template:
    """A parsed text: stretches of text or maths, each a sequence of literals and placeholders.

    ``marks`` has for each mark, in the order of the text, what is said before it.
    """

    stretches: tuple[tuple[bool, tuple[str | _Field, ...]], ...]
    marks: Mapping[str, "Template"] = field(default_factory=dict)

    @classmethod
    def parse(cls, source: str) -> "Template":
        r"""Read ``source``; ``\$`` and ``\<`` are the signs, ``{{`` and ``}}`` are braces.

        Raises:
            MarkupError: maths is not closed, or a placeholder, a mark or a formula is not in the
                markup, or a mark stands there twice.
        """
        stretches: list[tuple[bool, list[str | _Field]]] = [(False, [])]
        marks: dict[str, Template] = {}

        def add(text: str) -> None:
            maths, parts = stretches[-1]
            text, *others = [text] if maths else _MARK.split(text)
            for tag, more in zip(others[::2], others[1::2], strict=True):
                name = tag.removesuffix(">")
                if name == tag or not name.isidentifier():
                    raise MarkupError(rf"<{tag} is no mark: write <name>, or \< for the sign")
                if name in marks:
                    raise MarkupError(f"the mark <{name}> stands there twice")
                marks[name] = cls(_frozen([*stretches[:-1], (False, [*parts, _plain(text)])]))
                text += more
            parts.append(_plain(text))

        try:
            parsed = list(string.Formatter().parse(source))
        except ValueError as error:
            raise MarkupError(f"the braces of {source!r} do not match ({error})") from None
        for literal, name, spec, conversion in parsed:
            first, *others = re.split(r"(?<!\\)\$", literal)
            add(first)
            for text in others:
                stretches.append((not stretches[-1][0], []))
                add(text)
            if name is not None:
                stretches[-1][1].append(_field(name, spec or "", conversion))
        if stretches[-1][0]:
            raise MarkupError(f"a $ of {source!r} is not closed")
        template = cls(_frozen(stretches), marks)
        template.fill(dict.fromkeys(template.names, 1))  # a wrong formula is found here, not later
        return template

    @property
    def names(self) -> frozenset[str]:
        """The placeholders."""
        return frozenset(
            p.name for _, parts in self.stretches for p in parts if isinstance(p, _Field)
        )

    def fill(self, values: Mapping[str, Value]) -> Line:
        """The line with its placeholders filled; other keys of ``values`` are not an error.

        A number is set as maths wherever it stands. A float without a format is shown with its
        own three significant digits; pass a :class:`~scenes.numerals.Numeral` for the digits of
        a dial or an axis.

        Raises:
            MarkupError: a placeholder that nothing fills, or that makes a formula unreadable.
        """
        runs: list[Run] = []
        for maths, parts in self.stretches:
            filled = [(p, False) if isinstance(p, str) else p.markup(values) for p in parts]
            if maths:
                runs.append(formula("".join(markup for markup, _ in filled)))
            else:
                runs += [
                    formula(markup) if numeric else Prose(_tidy(markup))
                    for markup, numeric in filled
                ]
        # Spaces that ideographs are written with are typography, and the line knows its own.
        line = merge(runs)
        tight = [
            Prose(re.sub(f"(?<=[{_WIDE}]) +| +(?=[{_WIDE}])", "", run.plain))
            if isinstance(run, Prose)
            else run
            for run in line.runs
        ]
        return merge(tight)


_MARK = re.compile(r"(?<!\\)<([^<>]*>?)")


def _plain(text: str) -> str:
    return re.sub(r"\\([$<])", r"\1", text)


def _frozen(
    stretches: Iterable[tuple[bool, list[str | _Field]]],
) -> tuple[tuple[bool, tuple[str | _Field, ...]], ...]:
    return tuple((maths, tuple(parts)) for maths, parts in stretches)


def _field(name: str, spec: str, conversion: str | None) -> _Field:
    match = re.fullmatch(r"(?:\.(\d)([fg]))?", spec)
    if not name.isidentifier() or conversion or match is None or spec == ".0g":
        raise MarkupError(
            f"{{{name}{':' + spec if spec else ''}}} is no placeholder: write {{name}}, "
            "{name:.2f} for two decimals or {name:.2g} for two significant digits"
        )
    return _Field(name, int(match[1]) if match[1] else None, match[2] == "g")


def _tidy(text: str) -> str:
    """Text in one canonical form: no line breaks, no control characters, composed accents."""
    text = re.sub(r"[^\S\N{NO-BREAK SPACE}]+", " ", text)
    for character in text:
        # Cc, Cf, Cs, Co, Cn: what has no glyph, or reorders the line around it; and what stands
        # for a formula while captions are cut
        if unicodedata.category(character).startswith("C") or character == PLACE:
            raise MarkupError(f"the text has the unprintable character U+{ord(character):04X}")
    return unicodedata.normalize("NFC", text)
