"""What stays from build to build: records, stamps, finished products; and which program made it."""
