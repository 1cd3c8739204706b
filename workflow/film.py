"""Joining clips, frame by frame and without encoding anything again.

    python -m workflow.film LANGUAGE TARGET.mp4 CLIP.mp4…

Packets are copied and numbered afresh: a clip's n-th picture becomes exactly the n-th picture
after all earlier clips, whatever times its own container gave. The same clips give the same bytes.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av

from scenes.words.narration import Narration
from scenes.words.subtitles import Entry, write_srt, write_vtt
from workflow.job import job

if TYPE_CHECKING:
    from av.container.core import Chapter

ISO_639_2 = {"en": "eng", "zh": "zho"}
"""Three-letter codes, the only ones that an mp4 track can name."""


@dataclass(frozen=True)
class Clip:
    """A rendered chapter: its picture, and what its sidecar says about it."""

    video: Path
    title: str
    fps: int
    frames: int
    captions: tuple[Entry, ...]

    @classmethod
    def read(cls, video: Path) -> "Clip":
        """The clip `video`, as its sidecar describes it."""
        about = json.loads(video.with_suffix(".json").read_text(encoding="utf-8"))
        return cls(
            video=video,
            title=about["title"],
            fps=about["fps"],
            frames=about["frames"],
            captions=tuple((c["start"], c["end"], tuple(c["lines"])) for c in about["captions"]),
        )

    def packets(self) -> "list[tuple[int, av.Packet[av.VideoStream]]]":
        """Its packets in the order of decoding, each with the number of the picture it holds.

        Raises:
            ValueError: it has not the frames that its sidecar counts.
        """
        with av.open(self.video) as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
        times = sorted({packet.pts for packet in packets if packet.pts is not None})
        if not len(times) == len(packets) == self.frames:
            raise ValueError(
                f"{self.video.name} has {len(packets)} frames, its scene counted {self.frames}."
            )
        number: dict[int | None, int] = {time: n for n, time in enumerate(times)}
        return [(number[packet.pts], packet) for packet in packets]


def write_film(clips: Sequence[Clip], target: Path, *, title: str, language: str) -> None:
    """Write the clips as one film with its caption files beside it."""
    join(clips, target, title=title, language=language)
    write_srt(target.with_suffix(".srt"), joined_captions(clips), clips[0].fps)
    write_vtt(target.with_suffix(".vtt"), joined_captions(clips), clips[0].fps, language)


def join(clips: Sequence[Clip], target: Path, *, title: str, language: str) -> None:
    """Write the clips, one after the other, as the mp4 `target` with a chapter mark for each.

    Raises:
        ValueError: a clip has not the frames that its sidecar counts, or differs from the first
            in size or speed.
    """
    fps = clips[0].fps
    tick = Fraction(1, fps)
    packets = [clip.packets() for clip in clips]
    # How many pictures the encoder looks ahead: no picture may be decoded after it is shown.
    delay = max(i - shown for order in packets for i, (shown, _) in enumerate(order))
    with (
        av.open(clips[0].video) as first,
        av.open(
            target,
            "w",
            format="mp4",
            options={
                "movflags": "+faststart",
                "fflags": "+bitexact",  # no version and no date: the same film, the same bytes
                "movie_timescale": str(1000 * fps),  # chapter marks on frames, not milliseconds
            },
        ) as film,
    ):
        source = first.streams.video[0]
        stream = film.add_stream_from_template(source)
        stream.time_base = tick
        stream.metadata["language"] = ISO_639_2.get(language, "und")
        film.metadata["title"] = title
        film.set_chapters(_chapters(clips))
        start = 0
        for clip, order in zip(clips, packets, strict=True):
            with av.open(clip.video) as container:
                its = container.streams.video[0]
                if _format(its) != _format(source) or clip.fps != fps:
                    raise ValueError(f"{clip.video.name} differs in format from the first clip.")
            for i, (shown, packet) in enumerate(order):
                packet.stream = stream
                packet.time_base = tick
                packet.pts, packet.dts, packet.duration = start + shown, start + i - delay, 1
                film.mux(packet)
            start += clip.frames


def joined_captions(clips: Sequence[Clip]) -> list[Entry]:
    """All captions, on the film's own time line."""
    joined, first = [], 0
    for clip in clips:
        joined += [(first + start, first + end, lines) for start, end, lines in clip.captions]
        first += clip.frames
    return joined


def _format(stream: av.VideoStream) -> tuple[object, ...]:
    context = stream.codec_context
    return context.name, context.width, context.height, context.pix_fmt, context.extradata


def _chapters(clips: Sequence[Clip]) -> "list[Chapter]":
    marks: list[Chapter] = []
    start = 0
    for number, clip in enumerate(clips):
        marks.append(
            {
                "id": number,
                "start": start,
                "end": start + clip.frames,
                "time_base": Fraction(1, clip.fps),
                "metadata": {"title": clip.title},
            }
        )
        start += clip.frames
    return marks


def main() -> None:
    """Join what the command line says."""
    language, target, *videos = sys.argv[1:]
    clips = [Clip.read(Path(video).absolute()) for video in videos]
    with job(Path(target)) as file:
        title = Narration.load(language).title("film").plain
        write_film(clips, file, title=title, language=language)


if __name__ == "__main__":
    main()
