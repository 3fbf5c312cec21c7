"""All pages of the site as pure functions of the corpus, and the site made of them."""

from carbonpeak.pages.digest import Digest, Settings
from carbonpeak.pages.page import Page
from carbonpeak.pages.records import render_records
from carbonpeak.pages.site import frames_of, make_site, read_former, write_notes
from carbonpeak.pages.staging import CannotStage, stage_files, staged_files

__all__ = [
    "CannotStage",
    "Digest",
    "Page",
    "Settings",
    "frames_of",
    "make_site",
    "read_former",
    "render_records",
    "stage_files",
    "staged_files",
    "write_notes",
]
