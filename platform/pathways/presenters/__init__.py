"""The words of the pathway's pages."""
