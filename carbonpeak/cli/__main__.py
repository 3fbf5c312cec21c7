"""Lets `python -m carbonpeak.cli` do what `carbonpeak` does."""

from carbonpeak.cli import main

main()
