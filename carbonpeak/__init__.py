"""Carbon Peak Pilot Experience Base: case records in YAML become a site, a search, a database."""

__version__ = "0.1.0"
