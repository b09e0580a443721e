"""National lists that more than one room reads, as published. Below them all: no Django, no table."""
