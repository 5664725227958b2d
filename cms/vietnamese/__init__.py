"""Slugs, folding, names, dates and numbers the Vietnamese way."""
