"""The register of a concession to another system and back, without loss: docs/transfer-format.md."""

from laadregie.intake.transfer.importing import import_register, take_back
from laadregie.intake.transfer.running import under_way
from laadregie.intake.transfer.services import Moved, export_register

__all__ = ["Moved", "export_register", "import_register", "take_back", "under_way"]
