"""The folder of downloads, made from a finished database file and from the corpus.

The database describes its own tables, so `tables`, `package` and `workbook` know none by name
but for the choice of what an office reads; `archive` packs, `versions` keeps what was published
before, and `portal` puts the folder into a site and describes it for catalogues of data.
"""

from carbonpeak.exports.folder import write_exports
from carbonpeak.exports.portal import put_downloads
from carbonpeak.exports.versions import keep_versions

__all__ = ["keep_versions", "put_downloads", "write_exports"]
