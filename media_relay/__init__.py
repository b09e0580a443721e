"""WebRTC: grants, rooms, peers, forwarding. No patient, no ORM."""
