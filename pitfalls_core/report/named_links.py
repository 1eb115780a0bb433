"""Links of a finished PDF: what leads to the address of a name becomes a link to that name.

A typesetter that places links to labels lays out everything around them twice. So it is given
addresses instead, ``evidence:E12``, and they are replaced here, in place: nothing else moves.
"""

import re

_ADDRESS = re.compile(rb"/A<</Type/Action/S/URI/URI\(evidence:(E\d+)\)>>")
_NAMES = re.compile(rb"/Dests<</Names\[([^]]*)\]>>")
_NAME = re.compile(rb"\((E\d+)\)")


class UnknownForm(Exception):
    """The file writes addresses or names otherwise than is known here."""


def with_named_links(pdf: bytes) -> bytes:
    """Return `pdf` with links to names (ISO 32000-1, 12.3.2.3) in place of addresses.

    Raises
    ------
    UnknownForm
        If an address would be left, or lead to a name that the file does not have.
    """
    listed = _NAMES.search(pdf)
    known = {*_NAME.findall(listed[1])} if listed else set()
    linked = _ADDRESS.sub(lambda found: (b"/Dest(%s)" % found[1]).ljust(len(found[0])), pdf)
    if b"/URI(evidence:" in linked or {*_ADDRESS.findall(pdf)} - known:
        raise UnknownForm
    return linked
