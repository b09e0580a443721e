"""Pages and gestures."""
