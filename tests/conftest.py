"""Shared fakes are imported as `from fakes.x import y`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
