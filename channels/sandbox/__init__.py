"""Strict stand-ins for the networks: what a connector meets in tests and demo.

One loopback server, its posts on disk, fault switches, and pages that show what
was posted as a reader sees it. It shares no code with the connectors it imitates,
so the two cannot share a mistake.
"""
