"""Reads the environment, and refuses bad values with a sentence."""

from pathlib import Path

from environs import Env

BASE_DIR = Path(__file__).resolve().parents[3]

env = Env(prefix="PIVOT_")
