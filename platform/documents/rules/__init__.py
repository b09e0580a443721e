"""Which files we take in, judged by their bytes. Plain Python."""
