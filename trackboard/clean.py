"""Text from outside, made safe to keep: one normal form, and nothing in it that a terminal would act on."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls except tab and newline; bidirectional overrides and isolates; zero-width and invisible characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "＇": "'", "`": "'", "´": "'"})


def clean(text: str) -> str:
    """`text` in NFC without control, bidirectional and zero-width characters. Newlines and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSAFE.sub("", text))


def one_line(text: str) -> str:
    """`clean(text)` with every run of white space as one space, for values that are one line by nature."""
    return " ".join(clean(text).split())


def search_key(text: str) -> str:
    """What `text` is searched by: compatibility form, case and apostrophes folded, accents dropped."""
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold()
    return "".join(c for c in folded if not unicodedata.combining(c))
