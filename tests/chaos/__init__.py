"""Kills, freezes and floods a running installation, then counts what arrived."""
