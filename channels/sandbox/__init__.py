"""Strict local stand-ins for the networks, with fault switches."""
