"""The delivery ledger's decisions, as functions of values: what an answer does to a delivery."""
