"""Messages: kinds, channels, preferences, outbox."""
