"""Reading a CSV: what is accepted, and one clear sentence for everything else."""

import os
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler

from solver import L1, DataError, LeastSquares, trajectory
from solver.data import LARGEST, read_csv, standardise

GOOD = "a,b,y\n1,2,3\n4,5,6.5\n7,8.25,-9e-1\n"


@pytest.fixture
def csv(tmp_path):
    def write(content: str | bytes):
        path = tmp_path / "table.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        GOOD.replace("\n", "\n\n") + "\n  \n,,\n",
        GOOD.replace("a,b,y", ' a ,"b", y '),
        GOOD.replace("1,2,3", '"1", 2 ,"3"'),
    ],
)
def test_the_same_table_in_many_clothes(csv, content):
    X, y, names = read_csv(csv(content), target="y")
    assert X.tolist() == [[1, 2], [4, 5], [7, 8.25]]
    assert y.tolist() == [3, 6.5, -0.9]
    assert names == ("a", "b")


def test_features_are_chosen_and_ordered(csv):
    text = 'name,a,"b, wide",y\nx,1,2,3\nmüde,4,5,6\n"a\nb",7,9,9\n'
    X, y, names = read_csv(csv(text), target="y", features=["b, wide", "a"])
    assert X.tolist() == [[2, 1], [5, 4], [9, 7]]
    assert y.tolist() == [3, 6, 9]
    assert names == ("b, wide", "a")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "table.csv is empty"),
        ("\n\n", "table.csv is empty"),
        ("a,b,y\n", "has 0 rows"),
        ("a,b,y\n1,2,3\n", "has 1 rows"),
        (GOOD.replace("y", "z"), "has no column named 'y'; its columns are: a, b, z"),
        (GOOD.replace("b", "y"), "has more than one column named 'y'"),
        ("y\n1\n2\n", "at least one feature"),
        (GOOD.replace("5", "five", 1), "line 3, column 'b' holds 'five'"),
        (GOOD.replace("5", "", 1), "line 3, column 'b' is empty"),
        (GOOD.replace("5", "nan", 1), "line 3, column 'b' holds 'nan'"),
        (GOOD.replace("5", "-inf", 1), "line 3, column 'b' holds '-inf'"),
        (GOOD.replace("5", "1e999", 1), "line 3, column 'b' holds '1e999'"),
        (GOOD.replace("\n4", "\n\n\n4").replace("5", "x", 1), "line 5, column 'b'"),
        (GOOD.replace("-9e-1", "?"), "line 4, column 'y' holds '?'"),
        (GOOD.replace("4,5", "4,5,5"), "line 3, has 4 cells, but the header names 3"),
        (GOOD.replace("4,5", "4"), "line 3, has 2 cells"),
        (GOOD.replace(",", ";"), "separates its cells by semicolons or tabs"),
        (GOOD.replace(",", "\t"), "separates its cells by semicolons or tabs"),
        ("1,2,3\n4,5,6\n7,8,9\n", "line 1, must name the columns"),
        ("a,b,y\n1,2,3\n1,5,6\n1,8,9\n", "column 'a' of table.csv is 1 in every row"),
        ("a,b,y\n1,2,3\n4,5,3\n", "column 'y' of table.csv is 3 in every row"),
        (b"\xff\xfe\x00a", "not UTF-8 text"),
        (b"a,b,y\n1,2,\xe9\n", "not UTF-8 text"),
        (b"\x00\x01\x02", "no column"),
        ('a,b,y\n1,"2,3\n4,5,6\n', "table.csv, line 2, has a quotation mark that nothing closes"),
        ('"a,b,y\n1,2,3\n4,5,6\n', "table.csv, line 1, has a quotation mark that nothing closes"),
        ('a,y\n1,2\n3,"4\n5,6', "table.csv, line 3, has a quotation mark that nothing closes"),
        ('a,y\n1,2\n3,4\n"', "table.csv, line 4, has a quotation mark that nothing closes"),
        ('a,y\n"1,2\n' + "3,4\n" * 90_000, "table.csv, line 2, has a quotation mark that nothing"),
        ('a,y\n1,"2\n3,"4\n5,6\n', "table.csv, line 2, column 'y' holds"),
        ('"a\nb",c\n1,2\n3,4\n', "its columns are: a b, c"),
        ("a,y\n" + "1" * 200_000 + ",2\n3,4\n", "not valid CSV"),
    ],
)
def test_a_bad_file_is_refused_with_one_sentence(csv, content, sentence):
    with pytest.raises(DataError, match=sentence) as caught:
        read_csv(csv(content), target="y")
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("features", "sentence"),
    [
        (["a", "c"], "no column named 'c'"),
        (["a", "a"], "'a' of table.csv is asked for twice"),
        (["a", "y"], "'y' of table.csv is asked for twice"),
        ([], "at least one feature"),
    ],
)
def test_impossible_features_are_refused(csv, features, sentence):
    with pytest.raises(DataError, match=sentence):
        read_csv(csv(GOOD), target="y", features=features)


@pytest.mark.parametrize("path", ["none.csv", ".", "a\0b", "a" * 5000])
def test_a_file_that_cannot_be_read(tmp_path, path):
    with pytest.raises(DataError, match=r"cannot be read .*; check the path"):
        read_csv(tmp_path / path, target="y")


@pytest.mark.parametrize("kind", ["pipe", "device", "ring of links", "huge"])
def test_what_is_no_table_is_not_waited_for(tmp_path, kind):
    path = tmp_path / "table.csv"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "ring of links":
        path.symlink_to(path)
    else:
        with path.open("w") as file:
            file.truncate(LARGEST + 1)
    with pytest.raises(DataError, match=r"table.csv' cannot be read \(.*\); check the path\."):
        read_csv(path, target="y")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_garbage_is_refused_or_read_but_never_breaks(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("garbage") / "table.csv"
    path.write_bytes(b"a,y\n" + content)
    try:
        X, _, _ = read_csv(path, target="y")
    except DataError:
        return
    assert np.isfinite(X).all()


def test_a_hundred_thousand_rows(csv):
    table = np.random.default_rng(0).normal(size=(100_000, 4))
    rows = "\n".join(",".join(map(repr, row)) for row in table.tolist())
    path = csv("a,b,c,y\n" + rows)
    start = time.process_time()
    X, y, _ = read_csv(path, target="y")
    assert time.process_time() - start < 10  # it takes a third of a second
    assert (np.column_stack([X, y]) == table).all()


def test_the_diabetes_file_is_the_published_one():
    X, y, names = read_csv("assets/data/diabetes.csv", target="target")
    published = load_diabetes(scaled=False)
    assert list(names) == published.feature_names
    assert (published.data == X).all()
    assert (y == published.target).all()


def test_standardise_against_scikit_learn():
    X, y, _ = read_csv("assets/data/diabetes.csv", target="target")
    result = standardise(X, y)
    assert pytest.approx(StandardScaler().fit_transform(X), abs=1e-13) == result.X
    assert result.y == pytest.approx(y - y.mean())
    assert result.X * result.scales + result.means == pytest.approx(X)
    assert result.y + result.y_mean == pytest.approx(y)
    centred = standardise(X, y, scale=False)
    assert pytest.approx(X - X.mean(axis=0)) == centred.X
    assert (centred.scales == 1).all()


@pytest.mark.parametrize("scale", [True, False])
def test_weights_in_the_units_of_the_data(scale: bool):
    X, y, _ = read_csv("assets/data/diabetes.csv", target="target")
    data = standardise(X, y, scale=scale)
    fit = LinearRegression().fit(X, y)
    coef, intercept = data.coefficients(LeastSquares(data.X, data.y).minimizer)
    assert coef == pytest.approx(fit.coef_, rel=1e-10)
    assert float(intercept) == pytest.approx(fit.intercept_, rel=1e-10)
    path = trajectory(LeastSquares(data.X, data.y), L1()).weights
    coefs, intercepts = data.coefficients(path)
    assert coefs.shape == path.shape
    assert intercepts.shape == path.shape[:1]
    predicted = X @ coefs.T + intercepts
    assert predicted == pytest.approx(data.X @ path.T + data.y_mean, rel=1e-12)
    with pytest.raises(DataError, match=r"w must have shape \(10,\) or \(k, 10\)"):
        data.coefficients(np.ones(3))


@pytest.mark.parametrize(
    ("X", "y", "sentence"),
    [
        ([[1.0, 2.0], [1.0, 3.0]], [1.0, 2.0], "Column 0 of X is constant"),
        ([[1.0, 2.0]], [1.0], "at least two"),
        ([[1.0], [2.0]], [1.0, 2.0, 3.0], "same rows"),
        ([[1.0], [np.nan]], [1.0, 2.0], "NaN or infinity"),
        ([[1e308], [-1e308]], [1.0, 2.0], "too large"),
    ],
)
def test_what_cannot_be_standardised(X, y, sentence):
    with pytest.raises(DataError, match=sentence):
        standardise(X, y)
