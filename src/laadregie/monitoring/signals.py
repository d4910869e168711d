"""What the network tells who listens."""

from django.dispatch import Signal

# After a delivery of locations was loaded and counts; outside any transaction, and a listener that
# fails does not undo the delivery.
delivered = Signal()
