"""Motives, availability, slots, appointments."""
