"""All pages of the site as pure functions of the corpus, and the folder staged from them."""

from carbonpeak.pages.digest import Digest, Settings
from carbonpeak.pages.page import Page
from carbonpeak.pages.records import render_records
from carbonpeak.pages.staging import CannotStage, stage_site

__all__ = ["CannotStage", "Digest", "Page", "Settings", "render_records", "stage_site"]
