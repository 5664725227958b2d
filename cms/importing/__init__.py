"""From Word, HTML, text and JSON to a draft; all or nothing."""
