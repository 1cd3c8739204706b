"""The film looks at itself: stills, and the check of every look."""
