"""What an instrument that follows the lesson must know of its stage."""

from typing import Any, Protocol

from scenes.lesson.lesson import Lesson
from scenes.look.protocols import Look


class Setting(Look, Protocol):
    """A look on which a lesson is played, in the words of a chapter."""

    lesson: Lesson

    def label(self, key: str, **values: Any) -> str:
        """A label of the chapter's narration, as Typst."""
