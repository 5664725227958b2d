"""The example of "Add a channel": shown on that page, and run by a test as shown."""
