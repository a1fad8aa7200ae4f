"""The steps of the way, each safe to run again; they know only ports and pure rooms."""
