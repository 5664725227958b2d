"""Social networks."""
