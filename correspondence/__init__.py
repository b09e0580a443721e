"""What leaves: one document for one recipient by one channel, until it is received and read."""
