"""What the agenda reaches outside: another calendar, read and never written."""
