"""Press formats: pure functions from stories to feed documents."""
