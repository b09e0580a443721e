"""Encrypted files and images, PDF rendering: one place for what is kept."""
