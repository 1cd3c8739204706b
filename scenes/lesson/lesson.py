"""The lesson: ``lesson.toml``, checked, with the paths and facts that the film is made from.

Nothing about an example is written in a scene: each draws what it finds here. What a lesson may say
is shown in the project's own ``lesson.toml``; what the film can honestly show of it is decided in
:mod:`scenes.lesson.refusal`. ``LESSON`` in the environment names another file; ``LESSON_LANGUAGE``,
``LESSON_THEME`` and ``LESSON_ASPECT`` override single keys.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from scenes.lesson.facts import Facts
from scenes.lesson.refusal import obstacle
from scenes.lesson.tables import HUGE, LessonError, Table, read
from scenes.look.layout import ASPECTS
from scenes.look.theme import THEMES
from scenes.words.languages import LANGUAGES
from solver import L1, L2, DataError, LeastSquares, Quadratic, Trajectory, trajectory
from solver.data import read_csv, standardise

DEFAULT = Path(__file__).resolve().parents[2] / "lesson.toml"

_KEYS = ("languages", "theme", "aspect", "captions", "loss", "data", "speech")


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson that can be filmed. ``names`` are the CSV's two features, or empty."""

    path: Path
    languages: tuple[str, ...]
    language: str
    theme: str
    aspect: str
    captions: bool
    loss: Quadratic | LeastSquares
    names: tuple[str, ...]
    rates: Mapping[str, float]

    @property
    def rate(self) -> float | None:
        """The pace of speech in the lesson's language, if the lesson sets one."""
        return self.rates.get(self.language)

    def seen(
        self, language: str | None = None, theme: str | None = None, aspect: str | None = None
    ) -> "Lesson":
        """The same lesson in another language, theme or aspect; None leaves it as it is."""
        return replace(
            self,
            language=language or self.language,
            theme=theme or self.theme,
            aspect=aspect or self.aspect,
        )

    @cached_property
    def l1(self) -> Trajectory:
        """The path under the L1 penalty."""
        return trajectory(self.loss, L1())

    @cached_property
    def l2(self) -> Trajectory:
        """The path under the L2 penalty."""
        return trajectory(self.loss, L2())

    @cached_property
    def facts(self) -> Facts:
        """What both paths amount to."""
        return Facts.of(self.l1, self.l2)


def load(path: str | Path | None = None, environ: Mapping[str, str] | None = None) -> Lesson:
    """Read and check a lesson: ``path``, else what ``LESSON`` names, else the project's own.

    ``environ`` is the environment, where a command or manim itself asks.

    Raises:
        LessonError: the file cannot be read, or no film can be made of it.
    """
    environ = environ or {}
    file = Path(path or environ.get("LESSON") or DEFAULT)
    table = Table(file.name, "", read(file), _KEYS)
    languages = table.languages()
    override = {
        key: Table("the environment", "", {variable: environ[variable]}).choice(variable, choices)
        for key, choices in (("language", LANGUAGES), ("theme", THEMES), ("aspect", ASPECTS))
        if environ.get(variable := f"LESSON_{key.upper()}")
    }
    look = {
        "language": languages[0],
        "theme": table.choice("theme", THEMES, "paper"),
        "aspect": table.choice("aspect", ASPECTS, "16:9"),
    } | override
    captions = table.flag("captions", True)
    speech = table.table("speech", LANGUAGES)
    rates = {language: speech.rate(language) for language in speech.values}
    kinds = [kind for kind in ("loss", "data") if kind in table.values]
    if len(kinds) != 1:
        table.fail(f"needs either [loss] or [data], but has {'both' if kinds else 'neither'}")
    kind = kinds[0]
    # Absurd numbers may overflow on the way to the sentence that refuses them.
    with np.errstate(all="ignore"):
        try:
            loss, names = (_quadratic if kind == "loss" else _least_squares)(table, file.parent)
            lesson = Lesson(
                path=file.resolve(),
                languages=languages,
                captions=captions,
                loss=loss,
                names=names,
                rates=rates,
                **look,
            )
            reason = obstacle(lesson.l1, lesson.l2)
        except DataError as error:
            reason = str(error).rstrip(".")
    if reason:
        raise LessonError(f"{file.name}, [{kind}]: {reason}.")
    return lesson


def _quadratic(lesson: "Table", _: Path) -> tuple[Quadratic, tuple[str, ...]]:
    table = lesson.table("loss", ("hessian", "minimizer"))
    return Quadratic(table.numbers("hessian", (2, 2)), table.numbers("minimizer", (2,))), ()


def _least_squares(lesson: "Table", folder: Path) -> tuple[LeastSquares, tuple[str, ...]]:
    table = lesson.table("data", ("csv", "features", "target", "standardize"))
    file = table.inside("csv", folder)
    features = table.texts("features", 2)
    X, y, names = read_csv(file, target=table.text("target"), features=features)
    if max(abs(X).max(), abs(y).max()) > HUGE:
        table.fail(f"has numbers over {HUGE:g} in its columns; measure them in another unit")
    X, y, *_ = standardise(X, y, scale=table.flag("standardize", True))
    loss = LeastSquares(X, y)
    _ = loss.quadratic  # raises if the columns depend on each other
    return loss, names
