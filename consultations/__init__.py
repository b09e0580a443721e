"""Preparation, waiting room, cockpit, cart, report."""
