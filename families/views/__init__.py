"""Pages of a family, one module per thing a guardian does."""
