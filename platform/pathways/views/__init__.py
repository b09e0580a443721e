"""For whoever is signed in: try a case, read the rules. For the region: decide of the doubtful ones."""
