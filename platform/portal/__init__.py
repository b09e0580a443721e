"""What looks across the acts: home pages, the patient’s file. Reads only."""
