"""The demo region and its loader."""
