"""Traffic orders (verkeersbesluiten): drafting, publishing, objections, and when an order holds."""
