"""The way of a frame from the camera to the encoder, with less work than manim's own.

Manim copies each finished picture before it hands it to the encoder's thread, and converts a held
picture to the video's colours once for each frame that it is held. Here the encoder is given the
picture itself, since the camera begins the next one on a fresh array; and a held picture is
converted once. The films are the same, bit for bit.
"""

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import av
import numpy as np
from manim import Camera
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.scene.video_segment_encoder import VideoSegmentEncoder

if TYPE_CHECKING:
    from manim._config.video_encoder import VideoEncoderSpec


class FreshCamera(Camera):
    """A camera that never draws on an array again which it has given away."""

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Begin a picture on a copy of another."""
        if convert_from_floats:
            pixel_array = self.convert_pixel_array(pixel_array)
        self.pixel_array = np.array(pixel_array)
        self.pixel_array_to_cairo_context.clear()


class HoldEncoder(VideoSegmentEncoder):
    """Converts a picture to the video's colours once, however long it is held."""

    def write_frame(self, pixels: np.ndarray, *, repeat: int = 1) -> None:
        self._validate_frame(pixels, repeat)
        rate, stream = self.spec.frame_rate, cast("av.VideoStream", self._stream)
        try:
            frame = av.VideoFrame.from_ndarray(pixels, format="rgba")
            if repeat > 1:
                frame = frame.reformat(format=self.spec.pixel_format)
            for _ in range(repeat):
                frame.pts, frame.time_base = self._next_pts, Fraction(1, 1) / rate
                self._next_pts += 1
                self._container.mux(stream.encode(frame))
        except BaseException as error:
            raise self._operation_error("encode", error) from error


class FrameWriter(SceneFileWriter):
    """Manim's writer with that encoder, for any folder."""

    @staticmethod
    def _concat_manifest_bytes(input_files: list[str]) -> bytes:
        """The list of segments, in which manim leaves an apostrophe of a path as it is."""
        quoted = [file.replace("'", r"'\''") for file in input_files]
        return "".join(f"file 'file:{file}'\n" for file in quoted).encode()

    def _create_segment_encoder(self, target: Path) -> VideoSegmentEncoder:
        return HoldEncoder(target=target, spec=cast("VideoEncoderSpec", self.video_encoder))


class FrameRenderer(CairoRenderer):
    """Manim's renderer with that writer, for a `FreshCamera`."""

    def __init__(self, camera_class: type[FreshCamera], skip_animations: bool = False) -> None:
        super().__init__(FrameWriter, camera_class, skip_animations)

    def sample(self, times: Any, _frames: int) -> Any:
        """The moments of an animation of so many frames that are drawn: all."""
        return times

    def get_frame(self) -> np.ndarray:
        """The picture itself: nobody draws on it any more."""
        return self.camera.pixel_array
