"""One search for every scope: who opens first is looked at first, and looking stops once enough is found."""

from scheduling.selectors.search.candidates import Pool
from scheduling.selectors.search.engine import PAGE, Found, Key, Row, Search, page_of
from scheduling.selectors.search.frame import HORIZON, frame_of, narrowed

__all__ = ["HORIZON", "PAGE", "Found", "Key", "Pool", "Row", "Search", "frame_of", "narrowed", "page_of"]
