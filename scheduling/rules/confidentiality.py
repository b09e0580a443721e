"""What holds of an act that a minor keeps from their parents (L1111-5, R1111-6 CSP)."""

import datetime as dt

# Noted by mistake: whoever noted it says so within this time, and what it closed opens again.
UNDONE_WITHIN = dt.timedelta(minutes=10)
# Who closed a link, as it is kept: read by professionals only; who opens it learns nothing of why.
CLOSED_FOR = "Confidentialité"
