"""How long what is known of a request is kept, and what a requester can ask of it."""

from laadregie.intake.retention.erasing import anonymise, erase
from laadregie.intake.retention.own_data import export_own
from laadregie.intake.retention.running import Kept, keep

__all__ = ["Kept", "anonymise", "erase", "export_own", "keep"]
