"""How wide a text is, in the face of the PDF: Libertinus Serif."""

from collections.abc import Mapping

_BOLD = 1.12
"""How much wider bold letters are, on average over the Latin alphabet."""

_CHARACTERS = {
    19: "'",
    20: "|",
    21: "¦",
    22: ",.",
    24: ":;",
    25: " ·",
    26: "lĺļŀł",
    27: "ij°ìíîïĩīĭįıĵ‘’",
    28: "{}ίι",
    29: "!\\¡ľſ",
    30: "()IÌÍÎÏĨĪĬĮİΙΪ",
    31: "fª²³¹",
    32: "/JtĴţŧ",
    34: '"-´',
    35: "º",
    36: "[]",
    37: "*rŕŗřť",
    38: "¨“”",
    39: "`sśŝşš",
    40: "¯έε",
    42: "zźżž",
    43: "cçćĉċčξ",
    44: "?¿ζςτ↑",
    45: "e~èéêëēĕėęě",
    46: "#$0123456789a¢£¤¥àáâãäåāăą↓",
    47: "§ν",
    48: "FSŚŜŞŠ",
    49: "_bxðΰδθμυ",
    50: "goqvòóôõöøþĝğġģōŏőΓγοχ∂",
    51: "dkđķκ",
    52: "^pyµýÿĸŷβρ",
    53: "LuÞùúûüďĹĻĽĿŁŋũūŭůűųήηλ≤≥≠≈",
    54: "Phn«¸»ßñĥħĳńņňŉΡ",
    55: "+<=>±×÷–−",
    56: "EÈÉÊËĒĔĖĘĚΕ√",
    57: "YÝŶŸΣΥΫάαπσ",
    58: "∆",
    59: "BRŔŖŘΒφ∑",
    60: "TZ¬¶ĲŢŤŦŹŻŽΖΤ",
    63: "ψ",
    64: "%KĶΔΚΦ",
    65: "CVÇĆĈĊČΞ",
    66: "UX¼½¾ÙÚÛÜŨŪŬŮŰŲΛΧω",
    67: "ŊΠ",
    68: "GĜĞĠĢΨ",
    69: "æ",
    70: "&ADNOQ©®ÀÁÂÃÄÅÐÑÒÓÔÕÖØĀĂĄĎĐŃŅŇŌŎŐΑΘΝΟΩ",
    73: "HĤĦΗ∏",
    74: "—",
    75: "wŵ…",
    78: "œ∞",
    79: "m",
    83: "✓",
    84: "MΜ",
    86: "Æ",
    87: "Œ",
    90: "@",
    95: "WŴ",
    113: "→←",
}
"""Characters by their advance width, in hundredths of the type size, figures tabular."""

_ADVANCES: Mapping[str, int] = {
    character: width for width, characters in _CHARACTERS.items() for character in characters
}
_UNKNOWN = 60


def width_of(text: str, *, bold: bool = False) -> float:
    """Return the width of `text` in em, the type size; kerning and ligatures are left out."""
    width = sum(_ADVANCES.get(character, _UNKNOWN) for character in text) / 100
    return width * _BOLD if bold else width
