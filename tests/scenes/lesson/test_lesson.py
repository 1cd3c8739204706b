import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scenes.lesson.lesson import DEFAULT, load
from scenes.lesson.tables import LessonError
from solver import LeastSquares, Quadratic

LOSS = "[loss]\nhessian = [[1, 0.3], [0.3, 1.4]]\nminimizer = [1.2, 2.1]\n"
DATA = '[data]\ncsv = "table.csv"\nfeatures = ["a", "b"]\ntarget = "y"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a table whose least squares are an honest lesson."""
    folder = tmp_path_factory.mktemp("outside") / "lessons"
    folder.mkdir()
    random = np.random.default_rng(0)
    X = random.normal(size=(60, 2))
    table = np.column_stack([X, X @ [3, 1] + 0.1 * random.normal(size=60) + 7])
    rows = "\n".join(",".join(map(repr, row)) for row in table.tolist())
    (folder / "table.csv").write_text(f"a,b,y\n{rows}\n")
    (folder.parent / "secret.csv").write_text(f"a,b,y\n{rows}\n")
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    return folder


def read(folder, content, **environ):
    file = folder / "my.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return load(file, environ)


def test_the_project_s_own_lesson():
    lesson = load(environ={})
    assert lesson.path == DEFAULT
    assert isinstance(lesson.loss, Quadratic)
    assert (lesson.languages, lesson.language) == (("zh", "en"), "zh")
    assert (lesson.theme, lesson.aspect, lesson.captions, lesson.rate) == (
        "paper",
        "16:9",
        True,
        None,
    )
    assert lesson.l1.alpha_max == pytest.approx(6.6)
    assert lesson.l2.alpha_max == np.inf
    assert lesson.facts is lesson.facts


def test_a_lesson_needs_no_more_than_its_loss(folder):
    lesson = read(folder, LOSS)
    assert (lesson.languages, lesson.theme, lesson.aspect) == (("zh", "en"), "paper", "16:9")


def test_every_key_is_read(folder):
    lesson = read(
        folder,
        'languages = ["en"]\ntheme = "night"\naspect = "9:16"\ncaptions = false\n'
        + LOSS
        + "[speech]\nen = 150\nzh = 4\n",
    )
    assert (lesson.languages, lesson.language, lesson.rate) == (("en",), "en", 150)
    assert (lesson.theme, lesson.aspect, lesson.captions) == ("night", "9:16", False)


def test_the_environment_overrides_single_keys(folder):
    lesson = read(folder, LOSS, LESSON_LANGUAGE="en", LESSON_THEME="night", LESSON_ASPECT="1:1")
    assert (lesson.language, lesson.theme, lesson.aspect) == ("en", "night", "1:1")
    assert lesson.languages == ("zh", "en")
    assert read(folder, LOSS, LESSON_THEME="").theme == "paper"
    assert load(environ={"LESSON": str(folder / "my.toml")}).path == folder / "my.toml"


def test_a_table_is_standardized_unless_told_otherwise(folder):
    lesson = read(folder, DATA)
    assert isinstance(lesson.loss, LeastSquares)
    assert lesson.names == ("a", "b")
    assert lesson.loss.gram.diagonal() == pytest.approx([1, 1])
    raw = read(folder, DATA + "standardize = false\n")
    assert raw.loss.gram.diagonal() != pytest.approx([1, 1])
    assert raw.loss.minimizer == pytest.approx([3, 1], abs=0.1)


def test_a_byte_order_mark_and_crlf_are_fine(folder):
    assert read(folder, b"\xef\xbb\xbf" + LOSS.replace("\n", "\r\n").encode()).theme == "paper"


def loss(hessian="[[1, 0.3], [0.3, 1.4]]", minimizer="[1.2, 2.1]"):
    return f"[loss]\nhessian = {hessian}\nminimizer = {minimizer}\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("theme = \n" + LOSS, "is not valid TOML: .*line 1"),
        (b"\xff\xfe" + LOSS.encode(), "is not UTF-8"),
        ("x = " + "[" * 5000, "nests too deep"),
        ("x = " + "9" * 5000, "a number is too long"),
        ("", "needs either .* but has neither"),
        (LOSS + DATA, "needs either .* but has both"),
        ("thema = 'paper'\n" + LOSS, "unknown key 'thema'; did you mean 'theme'?"),
        ("x = 'paper'\n" + LOSS, "unknown key 'x'; there are: languages, theme"),
        (LOSS + "Hessian = 1", "unknown key 'Hessian'; did you mean 'hessian'?"),
        (LOSS + "[speech]\nfr = 1", "unknown key 'fr'; there are: zh, en"),
        ("theme = 'dark'\n" + LOSS, "theme must be one of 'paper', 'night', not 'dark'"),
        ("theme = 1\n" + LOSS, "theme must be one of .* not 1"),
        ("theme = ['paper']\n" + LOSS, "theme must be one of"),
        ("aspect = '4:3'\n" + LOSS, "aspect must be one of '16:9', '9:16', '1:1'"),
        ("captions = 1\n" + LOSS, "captions must be true or false, not 1"),
        ("languages = []\n" + LOSS, "languages must be a list of one or more"),
        ("languages = ['zh', 'zh']\n" + LOSS, "languages must be a list of one or more"),
        ("languages = ['zh', 'fr']\n" + LOSS, "languages must be a list of one or more"),
        ("languages = 'zh'\n" + LOSS, "languages must be a list of one or more"),
        ("languages = [[]]\n" + LOSS, "languages must be a list of one or more"),
        (LOSS + "[speech]\nen = 1", "en must be 90 to 240 words a minute, not 1"),
        (LOSS + "[speech]\nzh = 165", "zh must be 2.5 to 7 characters a second, not 165"),
        (LOSS + "[speech]\nzh = nan", "zh must be 2.5 to 7"),
        (LOSS + "[speech]\nzh = true", "zh must be 2.5 to 7"),
        ("speech = 1\n" + LOSS, r"speech must be a table, \[speech\]"),
        ("loss = 1", r"loss must be a table, \[loss\]"),
        ("[loss]\nminimizer = [1, 2]", "lacks the key 'hessian'; give a list of 2 rows"),
        (loss("1"), "hessian must be a list of 2 rows of 2 numbers, not 1"),
        (loss("[[1, 0.3]]"), "hessian must be a list of 2 rows"),
        (loss("[[1, 0.3, 1], [0.3, 1.4, 1]]"), "hessian must be a list of 2 rows"),
        (loss("[[1, 0.3], [0.3, '1']]"), "hessian must be a list of 2 rows"),
        (loss("[[true, 0.3], [0.3, 1]]"), "hessian must be a list of 2 rows"),
        (loss("[[1, nan], [nan, 1]]"), "hessian must be made of finite numbers"),
        (loss("[[1, 0.3], [0.3, inf]]"), "hessian must be made of finite numbers"),
        (loss("[[1, 0.3], [0.3, 1e300]]"), "hessian must be made of finite numbers"),
        (loss("[[1, 0.3], [0.3, 1" + "0" * 400 + "]]"), "hessian must be made of finite"),
        (loss("[[1, 0.3], [0.2, 1]]"), "is not symmetric"),
        (loss("[[1, 2], [2, 1]]"), "is not positive definite"),
        (loss("[[0, 0], [0, 0]]"), "is not positive definite"),
        (loss(minimizer="[1]"), "minimizer must be a list of 2 numbers"),
        (loss(minimizer="[1, 2, 3]"), "minimizer must be a list of 2 numbers"),
        (loss(minimizer="[0, 0]"), "w_1 of the minimiser is 0"),
        (loss(minimizer="[1e-300, 1]"), "w_1 lands at 0%"),
        (loss(minimizer="[1e-40, 1e-40]"), "alpha_max is"),
        (loss(minimizer="[1e-300, 1e-300]"), "minimiser are too small to square"),
        (loss("[[1, 0.99999], [0.99999, 1]]"), "times as long as they are wide"),
        (DATA.replace('"table.csv"', "1"), "csv must be a name in quotation marks, not 1"),
        (DATA.replace("table", "../secret"), "csv must be a relative path .* or below it"),
        (DATA.replace("table", "link"), "csv must be a relative path .* or below it"),
        (DATA.replace("table.csv", "/etc/passwd"), "csv must be a relative path"),
        (DATA.replace("table", "none"), "names the file 'none.csv', which is not beside my.toml"),
        (DATA.replace("table.csv", "."), "names the file '.', which is not beside"),
        (DATA.replace("table", "a" * 5000), "csv must be the path of a CSV file"),
        (DATA.replace("table", "\\u0000"), "csv must be the path of a CSV file"),
        (DATA.replace('"a", "b"', '"a"'), "features must be a list of 2 different names"),
        (DATA.replace('"a", "b"', '"a", "a"'), "features must be a list of 2 different names"),
        (DATA.replace('"a", "b"', "1, 2"), "features must be a list of 2 different names"),
        (DATA.replace('"b"', '"#read(\\"x\\")"'), "has no column named"),
        (DATA.replace('"b"', '"b\\n"'), "features must be names of 1 to 24 printable"),
        (DATA.replace('"b"', f'"{"b" * 25}"'), "features must be names of 1 to 24 printable"),
        (DATA.replace('"y"', '"z"'), "has no column named 'z'"),
        (DATA.replace('target = "y"', ""), "lacks the key 'target'"),
        (DATA + "standardize = 1", "standardize must be true or false"),
        (DATA + "standardise = true", "unknown key 'standardise'; did you mean 'standardize'?"),
    ],
)
def test_a_bad_lesson_is_refused_with_one_sentence(folder, content, sentence):
    with pytest.raises(LessonError, match=sentence) as caught:
        read(folder, content)
    message = str(caught.value)
    assert "my.toml" in message
    assert "\n" not in message
    assert message[-1] in ".?"
    assert len(message) < 400


@pytest.mark.parametrize(
    ("variable", "value"),
    [("LESSON_THEME", "dark"), ("LESSON_ASPECT", "4:3"), ("LESSON_LANGUAGE", "fr")],
)
def test_a_bad_override_names_its_variable(folder, variable, value):
    with pytest.raises(LessonError, match=f"{variable} must be one of .* not '{value}'"):
        read(folder, LOSS, **{variable: value})


@pytest.mark.parametrize("path", ["missing.toml", "/", "a\0b", "a" * 5000])
def test_a_file_that_cannot_be_read_is_one_sentence(path):
    with pytest.raises(LessonError, match="cannot be read"):
        load(path, {})


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("a,b,y\n1,2,3\n2,4,5\n3,6,8\n", "linearly dependent"),
        ("a,b,y\n1,2,3\n1,4,5\n", "the same|in every row"),
        ("a,b,y\n1,2,x\n1,4,5\n", "not a finite number"),
        ("a;b;y\n1;2;3\n", "semicolons"),
        ("a,b,y\n1e200,2,3\n2,4,5\n3,7,8\n", "has numbers over"),
        ("", "is empty"),
    ],
)
def test_a_bad_table_is_refused_with_one_sentence(tmp_path, rows, sentence):
    (tmp_path / "table.csv").write_text(rows)
    with pytest.raises(LessonError, match=sentence) as caught:
        read(tmp_path, DATA)
    assert str(caught.value).startswith("my.toml")


VALUES = (
    st.sampled_from(["true", "nan", "-inf", "'#read(\"x\")'", "[]", "{}", "1979-05-27", "'paper'"])
    | st.floats().map(lambda x: repr(x).replace("e", "E"))
    | st.integers(-(10**30), 10**30).map(str)
    | st.lists(st.floats(-1e3, 1e3).map(repr), min_size=1, max_size=3).map(
        lambda row: f"[{', '.join(row)}]"
    )
)
KEYS = [
    "languages",
    "theme",
    "aspect",
    "captions",
    "loss",
    "data",
    "speech",
    "hessian",
    "en",
    "csv",
]


@given(
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=2),
    st.dictionaries(st.sampled_from(["hessian", "minimizer", "more"]), VALUES, max_size=3),
)
@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_lesson_says_it_is_a_film_or_a_sentence(folder, top, inner):
    content = "".join(f"{key} = {value}\n" for key, value in top.items())
    content += "[loss]\n" + "".join(f"{key} = {value}\n" for key, value in inner.items())
    one_sentence_or_a_film(folder, content)


@given(*[st.floats(allow_subnormal=True)] * 5)
@settings(deadline=None, max_examples=300)
def test_whatever_the_numbers_are_it_is_a_film_or_a_sentence(folder, a, b, c, u, v):
    one_sentence_or_a_film(folder, loss(f"[[{a!r}, {b!r}], [{b!r}, {c!r}]]", f"[{u!r}, {v!r}]"))


@example(a=0.0, r=0.0, c=-1.0, u=0.0, v=5e-324)  # so small that its gradient is zero
@given(st.floats(-6, 6), st.floats(-1, 1), st.floats(-6, 6), st.floats(-4, 4), st.floats(-4, 4))
@settings(deadline=None, max_examples=300)
def test_whatever_the_scales_are_it_is_a_film_or_a_sentence(folder, a, r, c, u, v):
    h, k = 10**a, 10**c
    one_sentence_or_a_film(
        folder, loss(f"[[{h}, {r * (h * k) ** 0.5}], [{r * (h * k) ** 0.5}, {k}]]", f"[{u}, {v}]")
    )


def one_sentence_or_a_film(folder, content):
    try:
        lesson = read(folder, content)
    except LessonError as error:
        assert "\n" not in str(error)  # noqa: PT017
        return
    facts = lesson.facts
    assert 0 < facts.alpha_star < facts.rest < facts.slide_to < facts.alpha_max < np.inf
    assert facts.landing[facts.first] == 0 != facts.landing[facts.second]


def test_the_example_in_the_shipped_lesson_works_when_it_is_uncommented(tmp_path):
    text = re.sub("^# ", "", DEFAULT.read_text(encoding="utf-8"), flags=re.MULTILINE)
    start, end = text.index("[data]"), text.index("The pace")
    table = Path("assets/data/diabetes.csv")
    (tmp_path / table).parent.mkdir(parents=True)
    shutil.copy(DEFAULT.parent / table, tmp_path / table)
    assert read(tmp_path, text[start:end]).names == ("bmi", "bp")
    speech = text[text.index("[speech]") :]
    assert read(tmp_path, LOSS + speech).rates == {"en": 165, "zh": 4.5}
