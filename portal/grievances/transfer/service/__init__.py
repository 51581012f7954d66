"""What changes imports and what they remember. Keyword arguments in; never commits."""
