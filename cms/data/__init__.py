"""Reference data as tables: what the law and the sector's documents say, not code."""
