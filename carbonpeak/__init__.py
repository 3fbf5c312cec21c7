"""Carbon Peak Pilot Experience Base: case records in YAML become a site, a search, a database."""

import os

__version__ = "0.1.0"

# For numpy, which reads it when it is loaded: no work here needs its threads, and a process that
# has threads can do nothing in copies of itself (`carbonpeak.processes`).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
