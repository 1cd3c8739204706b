"""What the film says and shows in words: one TOML file a language, in ``assets/narration``.

A file has a table for each chapter, with its title, its beats in the order of the film, and the
words on its picture; ``[labels]`` are words that chapters share, ``[film]`` has the film's title::

    [labels]
    price = "price"

    [l1]
    title = "The diamond pulls"

    [l1.beats]
    land = "At $alpha^* = {alpha_star}$ <touch>the point meets the corner."

    [l1.labels]
    axis = "$w_{first}$"

A mark (``<touch>``) is the moment of the word that it stands before: a chapter plays to it.
``terms``, a list on top of the file, names words that no line break may cut. The markup inside a
text is that of :mod:`scenes.markup`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from scenes.words.captions import BREATH, Caption, captions, moment
from scenes.words.languages import LANGUAGES, TICKS_PER_SECOND, Language
from scenes.words.markup import Line, Template, Value
from scenes.words.maths import MarkupError

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "narration"


class NarrationError(ValueError):
    """A narration that cannot be shown; the message is one sentence that says where and what."""


@dataclass(frozen=True)
class Speech:
    """One beat, spoken: its captions and its marks on its own time line, its length in ticks."""

    where: str
    captions: tuple[Caption, ...]
    ticks: int
    marks: Mapping[str, int]

    def at(self, mark: str) -> int:
        """The tick of this beat at which the word after a mark is said.

        Raises:
            NarrationError: the text of the beat has no such mark.
        """
        if mark not in self.marks:
            raise NarrationError(f"{self.where} has no mark <{mark}>; {_mend(mark, self.marks)}")
        return self.marks[mark]

    @property
    def seconds(self) -> float:
        """The length of the beat, the breath at its end included."""
        return self.ticks / TICKS_PER_SECOND


@dataclass(frozen=True)
class _Chapter:
    title: Template
    beats: Mapping[str, Template]
    labels: Mapping[str, Template]


@dataclass(frozen=True)
class Narration:
    """The words of the film in one language."""

    path: Path
    language: Language
    chapters: Mapping[str, _Chapter]
    labels: Mapping[str, Template]
    terms: tuple[str, ...]

    @classmethod
    def load(
        cls, language: str, rate: float | None = None, *, folder: Path = FOLDER
    ) -> "Narration":
        """Read and check the file of a language.

        ``rate`` is the pace of speech in the language's own unit (English: words a minute;
        Chinese: characters a second); by default what :mod:`scenes.languages` states.

        Raises:
            NarrationError: there is no such file, or something in it is wrong.
        """
        path = folder / f"{language}.toml"
        if language not in LANGUAGES:
            raise NarrationError(
                f"no language is called {language!r}; there are {_list(LANGUAGES)}."
            )
        spoken = LANGUAGES[language]
        if rate is not None:
            try:
                spoken = spoken.with_rate(rate)
            except ValueError as error:
                raise NarrationError(f"{error}.") from None
        tables = _read(path)
        terms = tables.pop("terms", [])
        if not isinstance(terms, list) or not all(isinstance(t, str) and t for t in terms):
            raise NarrationError(f"{path.name}: terms must be a list of words.")
        labels = _texts(path, "labels", tables.pop("labels", {}))
        chapters = {name: _chapter(path, name, table) for name, table in tables.items()}
        return cls(path, spoken, chapters, labels, tuple(terms))

    def title(self, chapter: str) -> Line:
        """The title of a chapter, or of the ``film``."""
        return self._chapter(chapter).title.fill({})

    def cues(self, chapter: str) -> tuple[str, ...]:
        """The beats of a chapter, in the order of the film."""
        return tuple(self._chapter(chapter).beats)

    def label(self, chapter: str, key: str, /, **values: Value) -> Line:
        """Words on the picture: the chapter's own, or else the shared ones.

        Raises:
            NarrationError: there is no such label, or a placeholder of it is not in ``values``.
        """
        labels = {**self.labels, **self._chapter(chapter).labels}
        return self._fill(chapter, "labels", key, labels, values)

    def speak(self, chapter: str, cue: str, values: Mapping[str, Value]) -> Speech:
        """The captions, the marks and the length of one beat, its placeholders filled.

        Raises:
            NarrationError: there is no such beat, or a placeholder of it is not in ``values``.
        """
        beats = self._chapter(chapter).beats
        line = self._fill(chapter, "beats", cue, beats, values)
        where = f"{self.path.name}, [{chapter}.beats] {cue}"
        try:
            spoken = captions(line, self.language, self.terms)
        except MarkupError as error:
            raise NarrationError(f"{where}: {error}.") from None
        marks = {
            mark: moment(spoken, before.fill(values), self.language)
            for mark, before in beats[cue].marks.items()
        }
        return Speech(where, spoken, spoken[-1].end + BREATH, marks)

    def _chapter(self, name: str) -> _Chapter:
        if name not in self.chapters:
            raise NarrationError(f"{self.path.name} has no chapter [{name}]; add it.")
        return self.chapters[name]

    def _fill(
        self,
        chapter: str,
        table: str,
        key: str,
        texts: Mapping[str, Template],
        values: Mapping[str, Value],
    ) -> Line:
        where = f"{self.path.name}, [{chapter}.{table}]"
        if key not in texts:
            raise NarrationError(f"{where} has no {key!r}; {_mend(key, texts)}")
        try:
            return texts[key].fill(values)
        except MarkupError as error:
            raise NarrationError(f"{where} {key}: {error}.") from None


def find_faults(
    languages: Iterable[str], chapters: Iterable[str], *, folder: Path = FOLDER
) -> list[str]:
    """One sentence for each place where the files of several languages do not tell one film.

    Every chapter must be in every file, with the same beats in the same order and the same labels,
    and a text must name the same placeholders and have the same marks everywhere.
    """
    chapters = tuple(chapters)
    faults: list[str] = []
    narrations: list[Narration] = []
    for language in languages:
        try:
            narrations.append(Narration.load(language, folder=folder))
        except NarrationError as error:
            faults.append(str(error))
    for narration in narrations:
        for chapter in chapters:
            if chapter not in narration.chapters:
                faults.append(f"{narration.path.name} has no chapter [{chapter}]; add it.")
    for first, other in ((narrations[0], other) for other in narrations[1:]):
        faults += _differences(first, other, "labels", first.labels, other.labels)
        for chapter in sorted(first.chapters.keys() & other.chapters.keys()):
            one, two = first.chapters[chapter], other.chapters[chapter]
            faults += _differences(first, other, f"{chapter}.beats", one.beats, two.beats)
            faults += _differences(first, other, f"{chapter}.labels", one.labels, two.labels)
            if list(one.beats) != list(two.beats) and one.beats.keys() == two.beats.keys():
                faults.append(
                    f"{other.path.name} orders [{chapter}.beats] unlike {first.path.name}."
                )
    return faults


def _differences(
    first: Narration,
    other: Narration,
    table: str,
    one: Mapping[str, Template],
    two: Mapping[str, Template],
) -> Iterable[str]:
    for has, lacks, key in (
        *((first, other, key) for key in one if key not in two),
        *((other, first, key) for key in two if key not in one),
    ):
        yield f"{lacks.path.name} has no {key!r} in [{table}], but {has.path.name} has."
    for key in (key for key in one if key in two and one[key].names != two[key].names):
        names = _list(one[key].names ^ two[key].names)
        yield (
            f"[{table}] {key} names {names} in one of {first.path.name} and {other.path.name}, "
            "but not in the other."
        )
    for key in (key for key in one if key in two):
        here, there = one[key].marks.keys(), two[key].marks.keys()
        for has, lacks, marks in (
            (first, other, here - there),
            (other, first, there - here),
        ):
            for mark in sorted(marks):
                yield (
                    f"{lacks.path.name}, [{table}] {key} has no mark <{mark}>, but "
                    f"{has.path.name} has."
                )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise NarrationError(f"{path} cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise NarrationError(f"{path.name} is not UTF-8 text; save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise NarrationError(f"{path.name} is not valid TOML: {error}.") from None


def _chapter(path: Path, name: str, table: Any) -> _Chapter:
    if not isinstance(table, dict):
        raise NarrationError(f"{path.name}: {name!r} is no table; what is it for?")
    unknown = table.keys() - {"title", "beats", "labels"}
    if unknown:
        raise NarrationError(
            f"{path.name}, [{name}] has {_list(unknown)}, but a chapter has only title, beats and "
            "labels."
        )
    title = _texts(path, name, {"title": table.get("title", "")})["title"]
    if title.names:
        raise NarrationError(f"{path.name}, [{name}] title: a title has no placeholders.")
    beats = _texts(path, f"{name}.beats", table.get("beats", {}))
    return _Chapter(title, beats, _texts(path, f"{name}.labels", table.get("labels", {})))


def _texts(path: Path, table: str, texts: Any) -> dict[str, Template]:
    if not isinstance(texts, dict):
        raise NarrationError(f"{path.name}: [{table}] must be a table of texts.")
    templates = {}
    for key, text in texts.items():
        where = f"{path.name}, [{table}] {key}"
        if not isinstance(text, str) or not text.strip():
            raise NarrationError(f"{where} must be a text, in quotation marks and not empty.")
        try:
            templates[key] = Template.parse(text)
        except MarkupError as error:
            raise NarrationError(f"{where}: {error}.") from None
        if templates[key].marks and not table.endswith(".beats"):
            raise NarrationError(
                f"{where} has the mark <{next(iter(templates[key].marks))}>, but only a beat has "
                "moments."
            )
    return templates


def _mend(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"is {near[0]!r} meant?" if near else "add it."


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
