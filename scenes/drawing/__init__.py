"""Curves, outlines, texts and shapes, and how they move; none of them knows the film."""
