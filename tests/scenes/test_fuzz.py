"""Two thousand broken and extreme lessons: each is refused with one sentence, or makes a film."""

import numpy as np
import pytest

from scenes import check
from scenes.lesson import Lesson, LessonError, load
from scenes.stills import chapter_class

COUNT = 2000
FILMED = 3
"""So many of the accepted lessons are played and checked in each run; which ones, the seed says."""

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


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bytes | None, object]]:
    """Each lesson's text and table, and what came of it: a Lesson, or its LessonError."""
    folder = tmp_path_factory.mktemp("lessons")
    rng = np.random.default_rng(0)
    outcomes: list[tuple[str, bytes | None, object]] = []
    for _ in range(COUNT):
        maker = (loss, ordinary, broken, table)[rng.integers(4)]
        made = maker(rng)
        text, content = made if isinstance(made, tuple) else (made, None)
        (folder / "table.csv").write_bytes(content or b"")
        (folder / "my.toml").write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            outcomes.append((text, content, load(folder / "my.toml", {})))
        except LessonError as error:
            outcomes.append((text, content, error))
    return outcomes


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
@pytest.mark.parametrize("which", range(FILMED))
def test_an_accepted_lesson_makes_a_film_without_findings(
    lessons, which: int, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accepted = [entry for entry in lessons if isinstance(entry[2], Lesson)]
    text, content, _ = accepted[which * len(accepted) // FILMED]
    (tmp_path / "table.csv").write_bytes(content or b"")
    (tmp_path / "my.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("LESSON", str(tmp_path / "my.toml"))
    monkeypatch.setenv("LESSON_ASPECT", ("16:9", "9:16", "1:1")[which % 3])
    findings = [f for name in ("l1",) for f in check.inspect(chapter_class(name), name)]
    assert findings == [], text
