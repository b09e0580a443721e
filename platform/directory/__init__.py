"""Practitioners, specialties, competences, places of exercise."""
