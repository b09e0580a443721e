"""What pages are made of. Each block is its content, frozen, and draws itself."""
