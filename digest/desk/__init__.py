"""The desk (pure): when an issue is due, and what an issue needs next."""
