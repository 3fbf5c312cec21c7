"""Reviewers at work: what a record holds for the rubric, their form, and their grades taken in."""

from carbonpeak.review.dossier import Dossier, make_dossier
from carbonpeak.review.form import Slip, write_review_form
from carbonpeak.review.taking import Taken, take_review
from carbonpeak.review.telling import dossier_as_object, render_dossier, render_slips, tell_standing

__all__ = [
    "Dossier",
    "Slip",
    "Taken",
    "dossier_as_object",
    "make_dossier",
    "render_dossier",
    "render_slips",
    "take_review",
    "tell_standing",
    "write_review_form",
]
