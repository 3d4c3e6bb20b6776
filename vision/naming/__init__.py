"""The names a child gives to what it drew: recognised in its words, kept for ever, shown on the paper, asked about."""
