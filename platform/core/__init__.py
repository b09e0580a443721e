"""What every app stands on: actors, clock, jobs, errors, transitions, encryption. No word of the trade."""
