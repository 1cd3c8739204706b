"""What the package imports, exports and shows in its docstrings."""

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import solver

MODULES = [m.name for m in pkgutil.iter_modules(solver.__path__, "solver.")]
FILES = sorted(Path(solver.__file__).parent.rglob("*.py"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_it_imports_numpy_the_standard_library_and_itself(file: Path):
    allowed = sys.stdlib_module_names | {"numpy", "solver"}
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        assert {name.split(".")[0] for name in names} <= allowed


def test_importing_it_loads_nothing_else():
    code = (
        "import sys, solver.data; "
        "print(*sorted({m.split('.')[0] for m in sys.modules} - sys.stdlib_module_names))"
    )
    out = subprocess.run(
        [sys.executable, "-S", "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": ":".join(p for p in sys.path if p)},
        check=True,
    )
    assert set(out.stdout.split()) - {"__main__"} == {"numpy", "solver"}


@pytest.mark.parametrize("name", ["solver", *MODULES])
def test_the_examples_in_docstrings_hold(name: str):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0


def test_there_are_examples():
    assert doctest.testmod(solver).attempted >= 2


def test_everything_exported_exists_and_is_documented():
    for name in solver.__all__:
        assert getattr(solver, name).__doc__


def test_the_example_of_the_readme_runs(monkeypatch: pytest.MonkeyPatch):
    root = Path(solver.__file__).parents[1]
    monkeypatch.chdir(root)
    (code,) = re.findall(r"```python\n(.*?)```", (root / "README.md").read_text("utf-8"), re.S)
    names: dict[str, object] = {}
    exec(code, names)
    assert len(names["path"].alphas) == 13
