"""Edge, optional: a language model behind any endpoint that speaks OpenAI's /chat/completions."""

from digest.llm.endpoint import ChatEndpoint

__all__ = ["ChatEndpoint"]
