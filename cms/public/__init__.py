"""The pages readers see."""
