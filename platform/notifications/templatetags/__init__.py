"""What templates of messages and notices may ask for."""
