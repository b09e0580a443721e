"""`make bench-relay`: what forwarding costs, beside Debian's Janus, and how far it is from the floor."""
