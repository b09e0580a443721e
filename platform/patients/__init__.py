"""Identity, consents, treating physician, place of life, care relations."""
