"""Edge: digest.toml and subscribers.yaml to values, or errors that say what to do."""

from digest.config.exchange import export_subscribers
from digest.config.opml import opml_text, read_opml
from digest.config.roster import read_subscribers
from digest.config.roster_edit import (
    Imported,
    add_subscriber,
    import_subscribers,
    remove_subscriber,
)
from digest.config.settings import load_settings
from digest.config.sources_edit import NewSource, SourcesAdded, add_sources, toml_value
from digest.config.starter import write_starter

__all__ = [
    "Imported",
    "NewSource",
    "SourcesAdded",
    "add_sources",
    "add_subscriber",
    "export_subscribers",
    "import_subscribers",
    "load_settings",
    "opml_text",
    "read_opml",
    "read_subscribers",
    "remove_subscriber",
    "toml_value",
    "write_starter",
]
