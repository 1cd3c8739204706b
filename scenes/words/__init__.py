"""The narration: languages, numbers, formulae, captions, and the files beside the film."""
