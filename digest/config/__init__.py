"""Edge: digest.toml and subscribers.yaml to values, or errors that say what to do."""

from digest.config.settings import load_settings

__all__ = ["load_settings"]
