"""The fact checker: whether a free sentence is borne by the sentences it rests on.

It knows no model and no world, only the words of both sides. What it cannot find again in the
sources it objects to; what it lets pass is near their words.
"""

from digest.newsroom.facts.clues import Objection
from digest.newsroom.facts.verdict import Verdict, doubt, objections, verdict

__all__ = ["Objection", "Verdict", "doubt", "objections", "verdict"]
