"""Reading a region pack: every file is checked before anything is written."""
