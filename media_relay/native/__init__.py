"""The hot path in C, for those who built it with `make native`. Nothing here is needed."""
