"""Carriers, the rendering of letters, and the live signal."""
