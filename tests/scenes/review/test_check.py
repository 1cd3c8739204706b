"""Each check, proved by a planted fault that it finds; and the film itself, which has none."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from scenes import CORE, EXTRAS
from scenes.drawing.curves import polyline
from scenes.drawing.motion import Fade, presence
from scenes.drawing.shapes import Patch, Stroke
from scenes.drawing.text import Number, Text
from scenes.instruments.board import Board
from scenes.instruments.dial import Dial
from scenes.instruments.plot import CoefficientPlot
from scenes.instruments.tug import Tug
from scenes.lesson.lesson import load
from scenes.review import check, inspector
from scenes.review.findings import Finding, report
from scenes.review.stills import chapter_class
from scenes.stage.chapter import Shown, Stage
from scenes.words.captions import Caption
from scenes.words.languages import LANGUAGES
from scenes.words.narration import Narration
from scenes.words.numerals import Scale

WORDS = """
[test_check]
title = "Faults"
[test_check.beats]
only = "{text}"
"""
SPEECH = "Here is a sentence of about ten words, to be read."


class Planted(Stage):
    """A chapter of one beat, in which `plant` puts what it likes on the stage."""

    folder: Path
    plant: Callable[[Stage], None]
    speech = SPEECH
    moves = True
    to: float | str = 1.0

    def words(self) -> Narration:
        return Narration.load(self.lesson.language, folder=self.folder)

    def construct(self) -> None:
        self.values = {"text": self.speech}
        type(self).plant(self)
        pulse = Stroke(self, "muted", 2)
        pulse.points = polyline(np.array([(-1, 0, 0), (-0.9, 0, 0)], float))
        self.add(presence(pulse, 0.0))
        with self.beat("only") as beat:
            if self.moves:
                beat.play(Fade(pulse), to=self.to)


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[str]]:
    """Plant something and return what the check says of it."""
    (tmp_path / "en.toml").write_text(WORDS, encoding="utf-8")

    def run(plant: Callable[[Stage], None], **attributes: object) -> list[str]:
        chapter = type("Planted", (Planted,), {"folder": tmp_path, "plant": plant, **attributes})
        chapter.__module__ = __name__
        return [f.what for f in check.inspect(chapter, "test_check", load().seen("en"))]

    return run


def nothing(stage: Stage) -> None:
    """The sound chapter."""


def label(stage: Stage, source: str = "$w_1$", x: float = 0.0, y: float = 1.0) -> Text:
    text = Text(stage, source).place(x, y)
    stage.add(text)
    return text


def box(stage: Stage, x0: float, x1: float, y0: float, y1: float, role: str = "ink") -> Patch:
    patch = Patch(stage, role, 1.0)
    corners = [(x0, y0, 0), (x1, y0, 0), (x1, y1, 0), (x0, y1, 0), (x0, y0, 0)]
    patch.points = polyline(np.array(corners, float))
    return patch


def test_a_sound_chapter_has_no_finding(found) -> None:
    assert found(lambda stage: label(stage) and None) == []


def test_text_outside_the_safe_area(found) -> None:
    assert found(lambda s: label(s, x=s.layout.safe.x1)) == ["$w_1$ leaves the safe area"]


def test_text_cut_by_its_region(found) -> None:
    def plant(stage: Stage) -> None:
        text = label(stage)
        for part in text.parts.values():
            part.clip = stage.layout.board.inset(3.2)

    assert found(plant) == ["$w_1$ is cut off"]


def test_two_texts_overlap(found) -> None:
    def plant(stage: Stage) -> None:
        label(stage, "$w_1$")
        label(stage, "$w_2$", x=0.08)

    assert found(plant) == ["$w_1$ and $w_2$ overlap"]


def test_a_text_meets_the_caption(found) -> None:
    (what,) = found(lambda s: label(s, y=s.layout.caption.center[1] - 0.1))
    assert what.endswith("overlap")
    assert "$w_1$" in what
    assert "the caption" in what


@pytest.mark.parametrize("kind", ["stroke", "patch"])
def test_something_bold_covers_a_text(found, kind: str) -> None:
    def plant(stage: Stage) -> None:
        label(stage)
        if kind == "patch":
            stage.add(box(stage, -0.3, 0.0, 0.5, 1.5, "penalty"))
        else:
            line = Stroke(stage, "loss", 6)
            line.points = polyline(np.array([(-1, 1.1, 0), (1, 1.1, 0)], float))
            stage.add(line)

    assert "$w_1$ is covered" in found(plant)


def test_what_is_clipped_away_covers_nothing(found) -> None:
    def plant(stage: Stage) -> None:
        text = label(stage)
        patch = box(stage, -0.3, 0.3, 0.5, 1.5)
        patch.clip = stage.layout.caption
        stage.add(patch)
        assert text.width > 0

    assert found(plant) == []


def test_a_small_text(found) -> None:
    assert found(lambda s: label(s).scale(0.5) and None) == ["$w_1$ is too small"]


def test_a_small_number(found) -> None:
    def plant(stage: Stage) -> None:
        number = Number(stage).place(0.0, 1.0).show("2.86")
        number.em *= 0.5
        stage.add(number)

    assert found(plant) == ["the number 2.86 is too small"]


def test_too_little_contrast(found) -> None:
    def plant(stage: Stage) -> None:
        stage.add(box(stage, -1, 1, 0.5, 1.8, "ink"))
        label(stage)

    assert found(plant) == ["$w_1$ has too little contrast"]


@pytest.mark.parametrize(
    ("start", "end", "lines", "what"),
    [
        (40, 45, 1, "too short"),
        (40, 152, 1, "too long"),
        (40, 60, 2, "too fast"),
        (20, 80, 1, "overlaps the one before"),
        (31, 80, 1, "follows too soon"),
        (40, 120, 3, "too many lines"),
        (40, 1000, 1, "outlives the film"),
    ],
)
def test_captions(found, start: int, end: int, lines: int, what: str) -> None:
    def plant(stage: Stage) -> None:
        speak = stage.narration.speak

        def spoken(chapter: str, cue: str, values: dict[str, object]) -> object:
            result = speak(chapter, cue, values)
            line = result.captions[0].lines[0]
            stage.captions += [
                Shown(0, 30, Caption((line,), 0, 30, 2.0)),
                Shown(start, end, Caption((line,) * lines, start, end, 2.0)),
            ]
            return replace(result, captions=(), ticks=160)

        object.__setattr__(stage.narration, "speak", spoken)

    findings = found(plant, moves=True)
    assert any(what in finding for finding in findings), findings


def test_a_long_line(found, monkeypatch: pytest.MonkeyPatch) -> None:
    narrow = replace(LANGUAGES["en"], line_width=20)
    # The check measures by a narrower rule than the one that the captions were cut by.
    monkeypatch.setattr(inspector, "LANGUAGES", {"en": narrow})
    (what,) = found(nothing)
    assert "too long a line" in what


def test_a_beat_that_stands_still(found) -> None:
    long = " ".join([SPEECH] * 3)
    assert found(nothing, speech=long, moves=False) == ["nothing moves"]
    assert found(nothing, speech=long, moves=True) == []


def test_an_animation_that_outruns_its_beat(found) -> None:
    def plant(stage: Stage) -> None:
        construct = stage.hold

        def hold(frames: int) -> None:
            construct(frames)

        stage.hold = hold
        dot = Stroke(stage, "ink", 2)
        dot.points = polyline(np.array([(0, 1, 0), (0.1, 1, 0)], float))
        stage.add(dot)
        with stage.beat("only") as beat:
            beat.play(Fade(dot), to=1.0)
            beat.play(Fade(dot), seconds=1.0)

    (what,) = found(plant)
    assert "nothing is left of the beat" in what


def test_a_formula_that_typst_refuses(found) -> None:
    (what,) = found(lambda s: label(s, "$nosuchname$"))
    assert "Typst refuses" in what


def test_a_glyph_that_no_font_has(found) -> None:
    (what,) = found(lambda s: label(s, "\U00013080"))
    assert "no" in what.lower()
    assert "font" in what


def test_a_placeholder_that_nothing_fills(found, tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    path.write_text(WORDS.replace("{text}", "{nobody}"), encoding="utf-8")
    (what,) = found(nothing)
    assert "nobody" in what


def test_a_beat_that_is_never_played(found, tmp_path: Path) -> None:
    path = tmp_path / "en.toml"
    path.write_text(WORDS + 'more = "Never said."\n', encoding="utf-8")
    assert found(nothing) == ["the narration has a beat that is never played"]


def instruments(stage: Stage) -> SimpleNamespace:
    board = Board(stage, stage.layout.board, ((-2, 3), (-2, 3)))
    tug = Tug(board, stage.lesson.l1)
    dial = Dial(stage, stage.layout.dial, 7.0, Scale(2))
    plot = CoefficientPlot(stage.layout.plot, dial, stage.lesson.l1, ("optimum", "ink"))
    for instrument in (tug, dial, plot):
        instrument.at(1.5)
        stage.add(instrument)
    stage.add(dial.moving, plot.moving)
    return SimpleNamespace(tug=tug, dial=dial, plot=plot)


def test_instruments_that_tell_the_truth(found) -> None:
    assert found(lambda s: instruments(s) and None) == []


@pytest.mark.parametrize(
    ("spoil", "what"),
    [
        (lambda drawn: drawn.tug.dot.move(drawn.tug.dot.where + 1e-3), "the balance point"),
        (lambda drawn: drawn.tug.loss.shift((2e-3, 2e-3, 0)), "the loss's curve"),
        (lambda drawn: drawn.tug.penalty.shift((2e-3, 2e-3, 0)), "the penalty's curve"),
        (lambda drawn: drawn.tug.trail.shift((2e-3, -2e-3, 0)), "the trail's curve"),
        (lambda drawn: drawn.dial.knob.move(drawn.dial.knob.where + 1e-3), "the dial's knob"),
        (lambda drawn: drawn.dial.number.show("1.51"), "the dial's number"),
        (lambda drawn: drawn.plot.dots[0].move(drawn.plot.dots[0].where + 1e-3), "the plot's dot"),
        (lambda drawn: drawn.plot.curves[0].shift((2e-3, 2e-3, 0)), "the plot's curve"),
    ],
)
def test_drawn_things_that_are_off(found, spoil: Callable[..., object], what: str) -> None:
    findings = found(lambda stage: spoil(instruments(stage)))
    assert any(finding.startswith(what) and finding.endswith("is off") for finding in findings)


def test_a_balance_that_is_beyond_its_board(found) -> None:
    def plant(stage: Stage) -> None:
        board = Board(stage, stage.layout.board, ((3, 5), (3, 5)))
        tug = Tug(board, stage.lesson.l1)
        tug.at(0.0)
        stage.add(tug)

    assert any("beyond its board" in finding for finding in found(plant))


def test_findings_are_reported_in_rows() -> None:
    finding = Finding("l1", "zh", "paper", "16:9", "pull", 3.0, "$w_1$ is cut off", "1 unit")
    head, row = report([finding]).splitlines()
    assert head.split() == ["chapter", "look", "beat", "second", "what", "how", "much"]
    assert row.split()[:6] == ["l1", "zh", "paper", "16:9", "pull", "3.00"]


def test_a_mark_that_the_chapter_never_plays_to(found) -> None:
    def plant(stage: Stage) -> None:
        marked = WORDS.replace("{text}", "{text} <end>Here.")
        (type(stage).folder / "en.toml").write_text(marked, encoding="utf-8")
        stage.narration = stage.words()

    where = "en.toml, [test_check.beats] only"
    assert found(plant) == [f"{where} has the mark <end>, but the chapter never plays to it."]
    assert found(nothing, to="end") == []


def test_a_mark_that_the_narration_lacks(found) -> None:
    lacking = "en.toml, [test_check.beats] only has no mark <end>; add it."
    assert found(nothing, to="end") == [lacking]


def test_a_missing_key_of_a_language_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check.narration, "find_faults", lambda *_: ["zh.toml lacks a key."])
    monkeypatch.setattr(check, "ProcessPoolExecutor", _NoPool)
    assert [f.what for f in check.check(load(), ("l1",), ("en",))] == ["zh.toml lacks a key."]


class _NoPool:
    """Stands in for a pool of processes where the looks do not matter."""

    def __init__(self, **_: object) -> None: ...

    def __enter__(self) -> "_NoPool":
        return self

    def __exit__(self, *_: object) -> None: ...

    def map(self, *_: object, **__: object) -> list[list[Finding]]:
        return []


@pytest.mark.slow
@pytest.mark.usefixtures("manim_config")
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", [*CORE, *EXTRAS])
def test_the_film_has_no_finding(name: str, language: str, aspect: str) -> None:
    lesson = load().seen(language, aspect=aspect)
    assert check.inspect(chapter_class(name), name, lesson) == []
