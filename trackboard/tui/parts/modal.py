"""What the boxes over a screen share: where they stand, and how what is typed into them looks."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from textual.screen import ModalScreen

R = TypeVar("R")


class Modal(ModalScreen[R]):
    """A box over a screen, dismissed with what came of it. Its rules hold for boxes alone, and for no form."""

    CSS_PATH = Path(__file__).with_name("modal.tcss")
