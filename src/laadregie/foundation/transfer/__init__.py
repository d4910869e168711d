"""Tables as JSON Lines in one checksummed archive, and back: docs/transfer-format.md."""
