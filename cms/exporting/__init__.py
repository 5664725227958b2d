"""Stories out: as a pack for Word, and as JSON that comes in again as it was."""
