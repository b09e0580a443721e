"""Reads the environment, and refuses bad values with a sentence."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from environs import Env

BASE_DIR = Path(__file__).resolve().parents[3]

env = Env(prefix="PIVOT_")

FAMILIAR = ("changeme", "change-me", "insecure", "example", "password", "secret", "demo-only", "pivot")


def strong_secret(name: str, *, shortest: int) -> str:
    """The variable's text; ImproperlyConfigured, in one sentence, when it is missing, short or familiar."""
    text = str(env.str(name, ""))
    advice = "make one with `openssl rand -base64 48`"
    if not text:
        raise ImproperlyConfigured(f"PIVOT_{name} is missing: {advice}.")
    if len(text) < shortest:
        raise ImproperlyConfigured(f"PIVOT_{name} holds {len(text)} of {shortest} characters: {advice}.")
    if len(set(text)) < 12:
        raise ImproperlyConfigured(f"PIVOT_{name} repeats few characters: {advice}.")
    if any(word in text.lower() for word in FAMILIAR):
        raise ImproperlyConfigured(f"PIVOT_{name} holds a word that everybody tries first: {advice}.")
    return text
