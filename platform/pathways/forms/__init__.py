"""What the pages of the care pathway ask, and how they refuse."""
