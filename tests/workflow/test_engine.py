"""The engine on the toy project: what is made, what is kept, and what happens when it breaks."""

import itertools
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import toy

from workflow.film import Clip

pytestmark = pytest.mark.slow

FILMS = ["landing-on-zero-en.mp4", "landing-on-zero-zh.mp4"]


def finished(output: str) -> list[str]:
    """The names of the files that a run says it made."""
    return sorted(re.findall(r"^ *\d+:\d\d  build/\S*?([^/\s]+)$", output, re.MULTILINE))


def wait_until(done: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def start_and_hang(project: Path, chapter: str) -> subprocess.Popen[str]:
    """Start a run that gets stuck in a chapter, and wait until it is there."""
    process = toy.start(project, "--draft", **{f"TOY_{chapter.upper()}": "sleep"})
    wait_until(lambda: any((project / "build/.scratch").glob(f"{chapter}-*")))
    return process


def check(project: Path) -> None:
    """All that is in `build/` is whole."""
    videos = list((project / "build").rglob("[!.]*.mp4"))
    assert videos
    for video in videos:
        assert video.with_suffix(".srt").exists()
        if "clips" in video.parts:
            Clip.read(video).packets()
    assert not list((project / "build/.scratch").glob("*"))


def test_film_and_clips_are_there(made: Path) -> None:
    draft, pairs = made / "build/draft", itertools.product(toy.CHAPTERS, toy.LANGUAGES)
    stems = [f"clips/{chapter}-{language}" for chapter, language in pairs]
    stems += [f"landing-on-zero-{language}" for language in toy.LANGUAGES]
    for stem, ending in itertools.product(stems, ("mp4", "srt", "vtt")):
        assert (draft / f"{stem}.{ending}").exists()
    assert not list((made / "build/logs").glob("draft*"))
    check(made)


def test_dates_and_places_make_nothing_again(project: Path) -> None:
    code, output = toy.render(project, "--draft", "--all")
    assert (code, finished(output)) == (0, [])
    assert "Ready: build/draft/landing-on-zero-en.mp4" in output


def test_an_edit_makes_its_clips_and_films_again(project: Path) -> None:
    with (project / "scenes/one.py").open("a") as file:
        file.write("# edited\n")
    (project / "build/draft/clips/two-zh.vtt").unlink()
    code, output = toy.render(project, "--draft", "--all")
    again = [*FILMS, "one-en.mp4", "one-zh.mp4", "two-zh.mp4"]
    assert (code, finished(output)) == (0, again), output


def test_clips_without_a_record_are_not_trusted(project: Path) -> None:
    shutil.rmtree(project / "build/.snakemake")
    code, output = toy.render(project, "more", "--draft", "--language", "en")
    assert (code, finished(output)) == (0, ["more-en.mp4"])


def test_chapters_and_options_choose(project: Path) -> None:
    code, output = toy.render(
        project, "more", "--language", "en", "--theme", "night", "--aspect", "9:16"
    )
    assert (code, finished(output)) == (0, ["more-en.mp4"])
    assert Clip.read(project / "build/night-9x16/clips/more-en.mp4").fps == 60


def test_a_broken_chapter_does_not_stop_the_others(project: Path) -> None:
    shutil.rmtree(project / "build")
    code, output = toy.render(project, "--draft", TOY_ONE="fail")
    assert code == 1
    assert finished(output) == ["two-en.mp4", "two-zh.mp4"]
    assert "clips/one-zh.mp4 failed: ValueError: the toy is broken (see build/logs/" in output
    check(project)
    code, output = toy.render(project, "--draft")
    assert (code, finished(output)) == (0, [*FILMS, "one-en.mp4", "one-zh.mp4"])


def test_build_may_be_a_link(project: Path) -> None:
    (project / "build").rename(project / "large disk")
    (project / "build").symlink_to(project / "large disk")
    code, output = toy.render(project, "more", "--language", "en")
    assert (code, finished(output)) == (0, ["more-en.mp4"])


def test_one_run_at_a_time(project: Path) -> None:
    shutil.rmtree(project / "build")
    first = start_and_hang(project, "one")
    try:
        assert toy.render(project, "two", "--draft") == (
            1,
            "Another ./render.sh is at work in build/; wait for it to end.\n",
        )
        assert first.poll() is None
    finally:
        first.kill()
        first.communicate()


@pytest.mark.parametrize("victim", ["engine", "worker"])
def test_a_killed_run_goes_on(project: Path, victim: str) -> None:
    shutil.rmtree(project / "build")
    run = start_and_hang(project, "one")
    workers = psutil.Process(run.pid).children(recursive=True)
    if victim == "worker":
        for worker in workers:
            worker.kill()
        # Whatever the next jobs do, they must not hang in the same place.
        wait_until(lambda: bool(psutil.Process(run.pid).children()) or run.poll() is not None)
    run.kill()
    run.communicate()
    wait_until(lambda: not any(worker.is_running() for worker in workers), seconds=10)
    code, output = toy.render(project, "--draft")
    assert code == 0, output
    check(project)


def test_a_build_folder_that_is_none(project: Path) -> None:
    shutil.rmtree(project / "build")
    (project / "build").write_text("in the way")
    code, output = toy.render(project, "--draft")
    assert (code, output) == (1, "build/ cannot be written: File exists.\n")


def test_a_missing_narration_is_one_sentence(project: Path) -> None:
    (project / "assets/narration/en.toml").unlink()
    code, output = toy.render(project, "--draft")
    assert code == 1
    assert output.count("\n") == 1
    assert "en.toml" in output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["none"], "There is no chapter 'none'; there are one, two, more."),
        (["--fast"], "Unrecognized arguments: --fast"),
        (["--theme", "pink"], "Argument --theme: invalid choice: 'pink'"),
        (["--language", "fr"], "Argument --language: invalid choice: 'fr'"),
        (["--language"], "Argument --language: expected one argument"),
        (["--all", "one"], "Give either --all or the names of chapters, not both."),
    ],
)
def test_a_wrong_word_is_one_sentence(made: Path, arguments: list[str], sentence: str) -> None:
    code, output = toy.render(made, *arguments)
    assert code != 0
    assert output.startswith(sentence)
    assert output.count("\n") == 1


def damage(video: Path, how: str) -> None:
    """Do to a file what a full disk, a crash or an old memory chip does."""
    content = bytearray(video.read_bytes())
    if how == "cut short":
        del content[-1000:]
    elif how == "emptied":
        content.clear()
    elif how == "one bit":
        content[len(content) // 2] ^= 1
    video.write_bytes(content)


@pytest.mark.parametrize("how", ["cut short", "emptied", "one bit"])
@pytest.mark.parametrize("file", ["one-en.mp4", "one-en.json"])
def test_a_damaged_clip_is_made_again_and_not_joined(project: Path, file: str, how: str) -> None:
    draft = project / "build/draft"
    film = draft / FILMS[0]
    whole = film.read_bytes()
    damage(draft / "clips" / file, how)
    film.unlink()
    code, output = toy.render(project, "--draft", "--language", "en")
    assert (code, finished(output)) == (0, [FILMS[0], "one-en.mp4"]), output
    assert film.read_bytes() == whole
    check(project)


def test_a_damaged_film_is_made_again(project: Path) -> None:
    film = project / "build/draft" / FILMS[0]
    whole = film.read_bytes()
    damage(film, "one bit")
    code, output = toy.render(project, "--draft")
    assert (code, finished(output)) == (0, FILMS[:1]), output
    assert film.read_bytes() == whole


def test_told_to_terminate_at_the_end_it_is_done(project: Path) -> None:
    (film := project / "build/draft" / FILMS[0]).unlink()
    run = toy.start(project, "--draft", "--language", "en")
    wait_until(film.exists)
    run.terminate()
    output, _ = run.communicate(timeout=60)
    assert (run.returncode, finished(output)) == (0, FILMS[:1]), output
    assert output.endswith(f"Ready: build/draft/{FILMS[0]}\n")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_in_the_middle_it_says_so(project: Path, stop: signal.Signals) -> None:
    shutil.rmtree(project / "build")
    run = start_and_hang(project, "one")
    workers = psutil.Process(run.pid).children(recursive=True)
    run.send_signal(stop)
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 128 + stop
    assert output.endswith("Stopped; the next run goes on from what is finished.\n")
    wait_until(lambda: not any(worker.is_running() for worker in workers), seconds=10)
    code, output = toy.render(project, "--draft")
    assert code == 0, output
    check(project)
