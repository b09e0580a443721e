"""{{ starts_at|moment }}: "mar. 24 nov. 2026 à 14 h 30", with the spaces that must not break."""

from django import template

from core import french

register = template.Library()
register.filter("moment", french.moment_spoken)
register.filter("day", french.day)
register.filter("hour", french.hour)
