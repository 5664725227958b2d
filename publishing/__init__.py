"""When and where a story goes: channels, placements, deliveries and the engine."""
