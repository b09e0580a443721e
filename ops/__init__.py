"""How Pivot is started and tested from nothing: environment, embedded servers, processes."""
