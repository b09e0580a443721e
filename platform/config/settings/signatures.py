"""Keys that sign documents: how long they last, and how recent the second factor of a signature is."""

from datetime import timedelta

from config.settings.environment import env

# A factor given this long ago still confirms; 0 asks at every signature.
SIGNING_FACTOR_LASTS = timedelta(minutes=env.int("SIGNING_FACTOR_MINUTES", 15))
SIGNING_AUTHORITY_LASTS = timedelta(days=3650)
SIGNING_KEY_LASTS = timedelta(days=365)
SIGNING_BEGINS_BEFORE = timedelta(minutes=5)  # a reader’s clock may be late
SIGNING_RENEWED_BEFORE = timedelta(days=30)

# An operator makes the authority once (manage.py signing_authority). The demo and the tests make theirs.
SIGNING_MAKES_ITS_AUTHORITY = False
