"""What plays: the chapter's clock and beats, its camera, captions, title and files."""
