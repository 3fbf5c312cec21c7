"""The database open to SQL: Datasette over the finished file, read-only, in the look of the site.

`application.make_explorer` gives an ASGI application. `plugin` is loaded by every Datasette in the
environment, so nothing it imports may import Datasette's own application.
"""
