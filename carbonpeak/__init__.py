"""Carbon Peak Pilot Experience Base: from case records in YAML to a site, a search and a database."""

__version__ = "0.1.0"
