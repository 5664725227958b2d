"""What a reader sees: the pages of each stand-in, for people."""
