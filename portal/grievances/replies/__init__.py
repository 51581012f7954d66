"""Templates of replies to residents (回复模板): by act and kind, with variables, in versions."""
