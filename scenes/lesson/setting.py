"""What an instrument that follows the lesson must know of its stage."""

from typing import Protocol

from scenes.lesson.lesson import Lesson
from scenes.look.protocols import Look
from scenes.words.narration import Narration


class Setting(Look, Protocol):
    """A look on which a lesson is played, in the words of a chapter."""

    lesson: Lesson
    narration: Narration
    chapter: str
