"""What the operations of the APIs share: their description, fields, acts, and what is wrong with a field."""
