"""Websites and inboxes: webhook, WordPress, the own website, by hand."""
