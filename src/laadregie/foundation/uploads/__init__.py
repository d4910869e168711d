"""Files that people send: each is read once, within bounds, into plain tables of text and shapes.

A file is hostile until shown otherwise: its kind is seen from its content, what is packed is
counted before it is unpacked, and nothing in it is run, followed or kept.
"""

from laadregie.foundation.uploads.limits import Limits
from laadregie.foundation.uploads.reading import Upload, read_upload
from laadregie.foundation.uploads.tables import UploadedTable

__all__ = ["Limits", "Upload", "UploadedTable", "read_upload"]
