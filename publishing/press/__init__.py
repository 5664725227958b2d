"""Feeds and partners, settled in our own database."""
