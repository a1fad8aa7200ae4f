"""Plain text, sentences and addresses: pure, known to every room above."""
