"""The rules of care: `engine` is plain Python, dated, with its sources."""
