"""Fee sheets prepared from the closed act."""
