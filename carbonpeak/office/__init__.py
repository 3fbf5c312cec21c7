"""Office files, whichever product makes or reads them: the same bytes every time, nothing run."""
