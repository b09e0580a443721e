"""The relay and the paper, as an act uses them."""
