"""The film: one script a chapter, and the rooms of what they share.

A chapter's name is its file's name; this is the only list of them.
"""

CORE: tuple[str, ...] = ("picture", "game", "l1", "l2", "filmstrip", "kink", "recap")
"""The chapters of the film, in the order in which they are shown."""

EXTRAS: tuple[str, ...] = ("crossing", "features", "octahedron", "norms", "budget", "chance")
"""Clips of their own, for the question hour."""
