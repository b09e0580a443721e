"""The channels by which a document leaves, and their stand-ins."""
