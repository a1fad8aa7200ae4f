"""Edge: digest.toml and subscribers.yaml to values, or errors that say what to do."""

from digest.config.exchange import export_subscribers
from digest.config.roster import read_subscribers
from digest.config.roster_edit import (
    Imported,
    add_subscriber,
    import_subscribers,
    remove_subscriber,
)
from digest.config.settings import load_settings
from digest.config.starter import write_starter

__all__ = [
    "Imported",
    "add_subscriber",
    "export_subscribers",
    "import_subscribers",
    "load_settings",
    "read_subscribers",
    "remove_subscriber",
    "write_starter",
]
