"""Doors: what readers reach over HTTP, and the editor's preview on the own machine."""
