"""What stands in the files: typed, immutable records, one module a kind of file."""
