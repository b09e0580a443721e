from django.contrib.postgres.fields import DateTimeRangeField
from django.db.models import Func


class TimeSpan(Func):
    """Two instants as one range, for the exclusion constraints of whatever takes time."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()
