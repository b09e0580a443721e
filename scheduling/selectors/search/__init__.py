"""One search for every scope: who opens first is looked at first, and looking stops once enough is found."""

from scheduling.selectors.search.candidates import Pool
from scheduling.selectors.search.engine import ALL_CARTS, PAGE, Found, Key, Row, Search, page_of, page_of_one
from scheduling.selectors.search.frame import HORIZON, Frame, frame_of, narrowed, within
from scheduling.selectors.search.near import distance_between, nearest_places
from scheduling.selectors.search.tiers import Among, Step, Tier, steps_of

__all__ = [
    "ALL_CARTS",
    "HORIZON",
    "PAGE",
    "Among",
    "Found",
    "Frame",
    "Key",
    "Pool",
    "Row",
    "Search",
    "Step",
    "Tier",
    "distance_between",
    "frame_of",
    "narrowed",
    "nearest_places",
    "page_of",
    "page_of_one",
    "steps_of",
    "within",
]
