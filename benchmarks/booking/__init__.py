"""A made-up region, and the load of those who book in it."""
