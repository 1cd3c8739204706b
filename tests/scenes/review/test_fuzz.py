"""Two thousand broken and extreme lessons: each is refused with one sentence, or makes a film."""

import os
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from scenes import CORE
from scenes.lesson.lesson import Lesson, load
from scenes.lesson.tables import LessonError
from scenes.look.layout import ASPECTS
from scenes.review import check
from scenes.review.stills import chapter_class

Made = tuple[str, bytes | None, Lesson | LessonError]
"""A lesson's text, its table, and what comes of it."""

pytestmark = pytest.mark.slow

COUNT = 2000
CHAPTERS = (*CORE, "budget")
"""The chapters that follow the lesson."""

FILMED = 3
"""So many of the accepted lessons are played and checked in each run; which ones, the seed says.

`python tests/scenes/review/test_fuzz.py 60 7` plays sixty of the seed 7 and lists what is found.
"""

TEXTS = [
    '#read("/etc/passwd")',
    "$w$ #panic()",
    "a\\nb",
    "'; rm -rf /",
    "../secret",
    "/etc/passwd",
    "x" * 10_000,
    "特征",
    "\\u0000",
    "",
]


def loss(rng: np.random.Generator) -> str:
    """A quadratic loss: of any scale, direction, condition; ties and near ties among them."""
    angle, scale = rng.uniform(0, np.pi), 10.0 ** rng.uniform(-9, 9) * rng.choice([1e-300, 1, 1])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    hessian = scale * turn @ np.diag([1, 10.0 ** rng.choice([0, 0.5, 1, 2, 12])]) @ turn.T
    if rng.random() < 0.8:
        hessian = (hessian + hessian.T) / 2
    minimizer = rng.choice([-1.0, 1.0], 2) * 10.0 ** rng.uniform(-3, 3, 2)
    if rng.random() < 0.3:
        minimizer[1] = rng.choice([1, -1, 0, 1e-17]) * minimizer[0]
    return f"[loss]\nhessian = {hessian.tolist()}\nminimizer = {minimizer.tolist()}\n"


def ordinary(rng: np.random.Generator) -> str:
    """A loss as a teacher would write one."""
    off = rng.uniform(-0.6, 0.6)
    hessian = np.round([[1, off], [off, rng.uniform(0.7, 2.5)]], 2) * rng.choice([0.1, 1, 20])
    minimizer = np.round(rng.choice([-1, 1], 2) * rng.uniform(0.4, 3, 2), 2)
    return f"[loss]\nhessian = {hessian.tolist()}\nminimizer = {minimizer.tolist()}\n"


def broken(rng: np.random.Generator) -> str:
    """A lesson with something that does not belong there."""
    lines = ordinary(rng).splitlines()
    value = rng.choice(
        ["nan", "inf", "true", "[]", "{}", "1", "'x'", "[[1]]", "[1, 2, 3]", "1e999"]
    )
    key = rng.choice(
        ["hessian", "minimizer", "theme", "aspect", "languages", "captions", "nonsense"]
    )
    kind = rng.integers(4)
    if kind == 0:
        lines[rng.integers(1, 3)] = f"{rng.choice(['hessian', 'minimizer'])} = {value}"
    elif kind == 1:
        lines.insert(0, f"{key} = {value}")
    elif kind == 2:
        text = "\n".join(lines)
        at = int(rng.integers(len(text)))
        return text[:at] + str(rng.choice(list('"[]={}#\n\0é'))) + text[at + 1 :]
    else:
        lines.insert(0, f"{key} = '''{TEXTS[rng.integers(len(TEXTS))]}'''")
    return "\n".join(lines)


def table(rng: np.random.Generator) -> tuple[str, bytes]:
    """A lesson from a CSV, and the CSV: separators, ends of lines, quotes, gaps, garbage."""
    rows = int(rng.choice([0, 1, 2, 3, 30, 30, 30, 30]))
    X = rng.normal(size=(rows, 2)) * 10.0 ** rng.uniform(-3, 3, 2)
    y = X @ rng.normal(size=2) / max(float(np.abs(X).max(initial=0)), 1e-9) * 5
    cells = [[repr(float(v)) for v in (*x, t)] for x, t in zip(X, y, strict=True)]
    names = [["a", "b", "y"], ["a", "a", "y"], ['"a,b"', "b", "y"], ["a", "b", ""]][rng.integers(4)]
    if cells and rng.random() < 0.3:
        bad = ["", "nan", "inf", "text", '"1,5"', "1 2", "١٢"]
        cells[rng.integers(len(cells))][rng.integers(3)] = bad[rng.integers(7)]
    separator = rng.choice([",", ",", ",", ";", "\t"])
    end = rng.choice(["\n", "\r\n", "\n\n", "\r"])
    text = end.join(separator.join(row) for row in [names, *cells]) + end
    content = (b"\xef\xbb\xbf" if rng.random() < 0.3 else b"") + text.encode()
    if rng.random() < 0.1:
        content = rng.bytes(200)
    features = ['["a", "b"]', '["a", "a"]', '["a", "nobody"]', '["a,b", "b"]', "[1, 2]"]
    chosen = features[rng.choice(5, p=[0.7, 0.075, 0.075, 0.075, 0.075])]
    csv = rng.choice(["table.csv"] * 8 + ["../table.csv", "/etc/passwd"])
    return f'[data]\ncsv = "{csv}"\nfeatures = {chosen}\ntarget = "y"\n', content


def write(folder: Path, text: str, content: bytes | None) -> Path:
    """The files of a lesson."""
    folder.mkdir(exist_ok=True)
    (folder / "table.csv").write_bytes(content or b"")
    path = folder / "my.toml"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return path


def make(folder: Path, count: int, seed: int) -> list[Made]:
    """So many lessons, and what comes of each."""
    rng, made = np.random.default_rng(seed), []
    for _ in range(count):
        maker = (loss, ordinary, broken, table)[rng.integers(4)]
        parts = maker(rng)
        text, content = parts if isinstance(parts, tuple) else (parts, None)
        outcome: Lesson | LessonError
        try:
            outcome = load(write(folder, text, content))
        except LessonError as error:
            outcome = error
        made.append((text, content, outcome))
    return made


def play(job: tuple[Path, str, str, str]) -> list[str]:
    """What the check says of a chapter: for a lesson, the chapter, a language and an aspect."""
    path, name, language, aspect = job
    lesson = load(path).seen(language, aspect=aspect)
    findings = check.inspect(chapter_class(name), name, lesson)
    return ["  ".join(finding.row()) for finding in findings]


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> list[Made]:
    return make(tmp_path_factory.mktemp("lessons"), COUNT, seed=0)


def test_a_refusal_is_one_short_sentence(lessons) -> None:
    refusals = [str(outcome) for _, _, outcome in lessons if isinstance(outcome, LessonError)]
    assert len(refusals) > COUNT / 4
    for sentence in refusals:
        assert "\n" not in sentence
        assert sentence.startswith(("my.toml", "table.csv", "["))
        assert len(sentence) < 500, sentence


def test_an_accepted_lesson_keeps_the_promises_of_the_film(lessons) -> None:
    accepted = [outcome for _, _, outcome in lessons if isinstance(outcome, Lesson)]
    assert len(accepted) > COUNT / 10
    for lesson in accepted:
        facts, l1 = lesson.facts, lesson.l1
        assert 0 < facts.alpha_star < facts.alpha_max < np.inf
        later = np.linspace(facts.alpha_star, facts.alpha_max, 50)
        assert (l1.path(later)[:, facts.first] == 0.0).all()
        assert l1.kkt_violation(later).max() <= 1e-9 * facts.alpha_max


@pytest.mark.usefixtures("manim_config")
@pytest.mark.parametrize("name", CHAPTERS)
@pytest.mark.parametrize("which", range(FILMED))
def test_an_accepted_lesson_makes_a_film_without_findings(
    lessons, which: int, name: str, tmp_path: Path
) -> None:
    accepted = [entry for entry in lessons if isinstance(entry[2], Lesson)]
    text, content, _ = accepted[which * len(accepted) // FILMED]
    path = write(tmp_path, text, content)
    assert play((path, name, "en", ASPECTS[which % 3])) == [], text


if __name__ == "__main__":
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    home = Path(tempfile.mkdtemp())
    entries = [entry for entry in make(home, 8 * count, seed) if isinstance(entry[2], Lesson)]
    looks = [*product(("en", "zh"), ASPECTS)]
    jobs = [
        (write(home / str(k), text, content), name, *looks[k % 6])
        for k, (text, content, _) in enumerate(entries[:count])
        for name in CHAPTERS
    ]
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        for job, rows in zip(jobs, pool.map(play, jobs), strict=True):
            for row in rows:
                print(job[0], row, flush=True)
    print(f"{len(jobs)} looks at {min(count, len(entries))} lessons, in {home}")
