"""What a physician orders at a distance: drugs, examinations, nursing acts, devices, days off work."""
