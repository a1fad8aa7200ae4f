"""Pictures: fetched politely, decoded out of harm's way, encoded anew."""

from digest.gather.pictures.reader import PolitePictureReader

__all__ = ["PolitePictureReader"]
