"""Telling a story in other words: what a model may see, what it is asked, what it may have said.

Nothing here asks anybody. A model's words get out only through `check.against`.
"""

from digest.newsroom.retell.dialogue import Retold, Round, retell
from digest.newsroom.retell.offer import offer_of
from digest.newsroom.retell.price import cost_of, worst_cost
from digest.newsroom.retell.told import with_items

__all__ = ["Retold", "Round", "cost_of", "offer_of", "retell", "with_items", "worst_cost"]
