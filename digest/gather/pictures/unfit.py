"""The one word decoding and its parent share."""


class Unfit(Exception):  # noqa: N818 - reads as the sentence it carries
    """Why bytes give no picture, to follow "it"."""
