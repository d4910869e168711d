"""The register of a concession to another system and back, without loss: docs/transfer-format.md."""

from laadregie.intake.transfer.services import Moved, export_register, import_register

__all__ = ["Moved", "export_register", "import_register"]
