"""A world of real processes for chaos runs and benchmarks."""
