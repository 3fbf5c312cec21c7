"""Telephone numbers, identity numbers and mail addresses in what people type.

A record is public and names offices only, so that none of these may get into one. What is found is
shown in part: enough to see it in its cell, too little to be copied.
"""

import re
import unicodedata
from collections.abc import Iterator

_CONTACTS = re.compile(
    r"""(?<![0-9A-Za-z_])(?:
        (?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}       # mobile telephone
        |0[0-9]{2,3}[ -][0-9]{7,8}                                  # telephone of a place
        |[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx]                      # identity card
        |[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+         # mail
        )(?![0-9A-Za-z_])""",
    re.VERBOSE,
)
_SHOWN = 3


def find_contacts(text: str) -> Iterator[str]:
    """Yield what looks like the number or address of a person, shortened."""
    for found in _CONTACTS.finditer(unicodedata.normalize("NFKC", text)):
        yield f"{found[0][:_SHOWN]}…{found[0][-_SHOWN:]}"
