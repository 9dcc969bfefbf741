"""The documentation: what it says runs, and its pages hang together."""
