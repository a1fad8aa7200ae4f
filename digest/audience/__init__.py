"""Pure: who may be written to, and the signed links by which they answer."""
