"""Edge: collects the evidence that preflight judges: links, a browser, a spam filter."""
