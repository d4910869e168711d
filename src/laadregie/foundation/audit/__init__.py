"""The audit trail; other contexts write `audit.record(...)` from `audit.services`."""
