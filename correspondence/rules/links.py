"""What a patient opens without an account: how long a link, its code, and what they open last."""

import datetime as dt

LINK_LASTS = dt.timedelta(days=30)
CODE_LASTS = dt.timedelta(minutes=10)
OPEN_FOR = dt.timedelta(minutes=20)  # what a code opens, in one browser
KEPT_FOR = dt.timedelta(days=30)  # after it was first opened, with another code each time
MOST_TRIES = 5  # of one code
MOST_CODES = 3  # in an hour
MOST_WRONG = 20  # over the life of a link: then somebody guesses
