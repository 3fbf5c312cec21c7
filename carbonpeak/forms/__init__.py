"""The form that a pilot's office fills in, and its way back into a record.

`write_form` makes a workbook of the form; `take_in` turns filled workbooks into cases or into
findings that name sheet and cell.
"""

from carbonpeak.forms.blank import write_blank_forms
from carbonpeak.forms.intake import Taking, take_in
from carbonpeak.forms.marking import copy_name, mark_copy
from carbonpeak.forms.report import as_objects, render_report
from carbonpeak.forms.writing import write_form

__all__ = [
    "Taking",
    "as_objects",
    "copy_name",
    "mark_copy",
    "render_report",
    "take_in",
    "write_blank_forms",
    "write_form",
]
