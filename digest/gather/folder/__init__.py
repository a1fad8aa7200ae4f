"""A folder of files as a source: an agency's own articles need no feed."""

from digest.gather.folder.source import read_folder

__all__ = ["read_folder"]
