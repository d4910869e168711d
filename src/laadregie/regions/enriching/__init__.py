"""Better data for one municipality, from files or the open registers: read and judged, not written."""
