"""Handing a settled case over to the municipality: as one archive, and to its case system."""

from laadregie.intake.handover.archive import archive_of
from laadregie.intake.handover.services import can_hand_over, hand_over, last_archive

__all__ = ["archive_of", "can_hand_over", "hand_over", "last_archive"]
