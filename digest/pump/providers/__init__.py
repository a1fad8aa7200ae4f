"""One deletable file for each provider; digest/pump/registry.py has a row for each."""
