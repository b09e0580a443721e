"""The file store and the image decoder."""
