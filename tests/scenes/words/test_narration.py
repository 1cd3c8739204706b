import pytest

from scenes import CORE, EXTRAS
from scenes.lesson.lesson import load
from scenes.words.captions import BREATH
from scenes.words.languages import LANGUAGES
from scenes.words.narration import Narration, NarrationError, find_faults

ENGLISH = """
[labels]
price = "price $alpha$"
axis = "shared"

[l1]
title = "One"

[l1.beats]
land = "At {alpha:.2f} <lands>it lands."
stay = "It stays."

[l1.labels]
axis = "$w_{first}$"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en.toml").write_text(ENGLISH, encoding="utf-8")
    return tmp_path


def test_the_film_s_own_narrations_tell_the_same_film():
    assert find_faults(LANGUAGES, (*CORE, *EXTRAS, "film")) == []


class Numbers(dict):
    """The lesson's numbers, and a stand-in for each that a chapter computes for itself."""

    def __missing__(self, name):
        return 2  # a number, and an index


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_beat_of_the_film_can_be_spoken(language):
    narration = Narration.load(language)
    values = Numbers(load().facts.values())
    for chapter in (*CORE, *EXTRAS):
        for cue in narration.cues(chapter):
            speech = narration.speak(chapter, cue, values)
            assert speech.ticks == speech.captions[-1].end + BREATH
            assert speech.seconds == speech.ticks / 15


def test_titles_labels_and_cues(folder):
    narration = Narration.load("en", folder=folder)
    assert narration.title("l1").plain == "One"
    assert narration.cues("l1") == ("land", "stay")
    assert narration.label("l1", "price").plain == "price α"
    assert narration.label("l1", "axis", first=2).plain == "w₂"
    speech = narration.speak("l1", "land", {"alpha": 2.858, "unused": 1})
    assert [caption.plain for caption in speech.captions] == [("At 2.86 it lands.",)]


def test_the_lesson_sets_the_pace(folder):
    def length(rate):
        return Narration.load("en", rate, folder=folder).speak("l1", "land", {"alpha": 1}).ticks

    assert length(90) > length(None) == length(165) > length(240)


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda n: n.title("l2"), r"en.toml has no chapter \[l2\]; add it\."),
        (lambda n: n.speak("l1", "lands", {}), r"\[l1.beats\] has no 'lands'; is 'land' meant\?"),
        (lambda n: n.speak("l1", "land", {}), r"\[l1.beats\] land: nothing fills .*{alpha}"),
        (
            lambda n: n.speak("l1", "land", {"alpha": 1}).at("land"),
            r"en.toml, \[l1.beats\] land has no mark <land>; is 'lands' meant\?",
        ),
        (
            lambda n: n.speak("l1", "stay", {}).at("land"),
            r"en.toml, \[l1.beats\] stay has no mark <land>; add it\.",
        ),
        (lambda n: n.label("l1", "xyz"), r"\[l1.labels\] has no 'xyz'; add it\."),
        (lambda n: n.label("l1", "axis", first="#"), r"\[l1.labels\] axis: .*'#'"),
    ],
)
def test_a_wrong_request_is_one_sentence(folder, ask, sentence):
    with pytest.raises(NarrationError, match=sentence) as caught:
        ask(Narration.load("en", folder=folder))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[l1", "not valid TOML"),
        (b"\xff", "not UTF-8"),
        ("l1 = 1", "no table"),
        ("[l1]\nbeats = {}", r"\[l1\] title must be a text"),
        ("[l1]\ntitle = 'a'\nbeat = {}", "has beat, but a chapter has only"),
        ("[l1]\ntitle = '{x}'", "a title has no placeholders"),
        ("[l1]\ntitle = 'a'\nbeats = 1", r"\[l1.beats\] must be a table"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = 1", r"\[l1.beats\] a must be a text"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = ''", r"\[l1.beats\] a must be a text"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = '$#$'", r"\[l1.beats\] a: the formula \$#\$ has '#'"),
        ("[labels]\na = '<b>c'", r"\[labels\] a has the mark <b>, but only a beat has moments"),
        ("[l1]\ntitle = '<b>c'", r"\[l1\] title has the mark <b>, but only a beat"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = 'b < c'", r"a: < c is no mark: write <name>, or \\<"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = 'b <c d'", r"a: <c d is no mark"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = 'b <c{d}>e'", r"a: <c is no mark"),
        ("[l1]\ntitle = 'a'\n[l1.beats]\na = '<b>c <b>d'", r"a: the mark <b> stands there twice"),
        ("[labels]\na = '{'", r"\[labels\] a: the braces"),
        ("terms = 'a'", "terms must be a list"),
    ],
)
def test_a_wrong_file_is_one_sentence(tmp_path, content, sentence):
    file = tmp_path / "en.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(NarrationError, match=sentence) as caught:
        Narration.load("en", folder=tmp_path)
    assert str(caught.value).startswith("en.toml")
    assert "\n" not in str(caught.value)


def test_a_missing_file_language_or_pace_is_one_sentence(tmp_path):
    for language, rate, sentence in (
        ("en", None, "cannot be read"),
        ("fr", None, "no language is called 'fr'"),
        ("en", 1000, "90 to 240 words a minute"),
        ("zh", float("nan"), "2.5 to 7 characters a second"),
    ):
        with pytest.raises(NarrationError, match=sentence):
            Narration.load(language, rate, folder=tmp_path)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (("l1", "l2"), "zh.toml has no chapter [l1]; add it."),
        (('stay = "It stays."\n', ""), "zh.toml has no 'stay' in [l1.beats], but en.toml has."),
        (("stay =", "go ="), "en.toml has no 'go' in [l1.beats], but zh.toml has."),
        (("{first}", "1"), "[l1.labels] axis names first in one of en.toml and zh.toml"),
        (("price =", "cost ="), "zh.toml has no 'price' in [labels]"),
        (("{alpha:.2f}", "$"), "is not closed"),
        (
            ("<lands>", ""),
            "zh.toml, [l1.beats] land has no mark <lands>, but en.toml has.",
        ),
        (
            ("It stays", "It <stays>stays"),
            "en.toml, [l1.beats] stay has no mark <stays>, but zh.toml has.",
        ),
        (
            ('land = "At {alpha:.2f} <lands>it lands."\nstay =', 'stay = "a"\nland = "{alpha}"\n#'),
            "zh.toml orders [l1.beats] unlike en.toml.",
        ),
    ],
)
def test_faults_between_languages_are_found(folder, change, fault):
    (folder / "zh.toml").write_text(ENGLISH, encoding="utf-8")
    assert find_faults(["en", "zh"], ["l1"], folder=folder) == []
    (folder / "zh.toml").write_text(ENGLISH.replace(*change), encoding="utf-8")
    assert any(fault in found for found in find_faults(["en", "zh"], ["l1"], folder=folder))
