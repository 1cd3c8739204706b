"""Caption files that any player reads."""

import re

import pytest
import srt

from scenes.words.subtitles import write_srt, write_vtt

ENTRIES = [(0, 20, ["a < b & c", "--> {\\an8}<i>"]), (20, 61, ("零，ŵ ≤ 1",))]


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_subrip_can_be_read_back(tmp_path, fps):
    write_srt(tmp_path / "a.srt", ENTRIES, fps)
    content = (tmp_path / "a.srt").read_bytes().decode("utf-8")
    read = list(srt.parse(content))
    assert [s.index for s in read] == [1, 2]
    assert [round(s.start.total_seconds() * fps) for s in read] == [0, 20]
    assert [round(s.end.total_seconds() * fps) for s in read] == [20, 61]
    assert read[0].end == read[1].start
    assert read[1].content == "零，ŵ ≤ 1"
    assert not re.search(r"<i|\{\\", content)
    assert list(tmp_path.iterdir()) == [tmp_path / "a.srt"]


def test_webvtt_is_escaped_and_names_its_language(tmp_path):
    write_vtt(tmp_path / "a.vtt", ENTRIES, 15, "zh")
    assert (tmp_path / "a.vtt").read_text(encoding="utf-8") == (
        "WEBVTT\nKind: captions\nLanguage: zh-Hans\n\n"
        "00:00:00.000 --> 00:00:01.333\na &lt; b &amp; c\n--&gt; {\\an8}&lt;i&gt;\n\n"
        "00:00:01.333 --> 00:00:04.067\n零，ŵ ≤ 1\n"
    )


@pytest.mark.parametrize(
    "entries",
    [
        [(5, 5, ["a"])],
        [(0, 9, ["a"]), (8, 12, ["b"])],
        [(0, 9, ["a", " "])],
        [(0, 9, [])],
    ],
)
def test_a_file_that_players_would_garble_is_not_written(tmp_path, entries):
    for write in (
        lambda: write_srt(tmp_path / "a.srt", entries, 30),
        lambda: write_vtt(tmp_path / "a.vtt", entries, 30, "en"),
    ):
        with pytest.raises(ValueError, match="caption"):
            write()
    assert not list(tmp_path.iterdir())
