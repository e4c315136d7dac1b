"""What can be done on every screen."""

from __future__ import annotations

from typing import Protocol

from trackboard.paint.palette import THEMES
from trackboard.tui.acts import EVERYWHERE, Act, placed
from trackboard.tui.parts.base_screen import ActScreen
from trackboard.tui.session import Session


class HasSession(Protocol):
    """The app or a screen: all that an act which always works needs."""

    @property
    def session(self) -> Session:
        """What every screen is handed."""


def _find_child(screen: ActScreen) -> None:
    async def find() -> None:
        child = await screen.session.open.find_child()
        if child is not None:
            screen.show_child(child)

    screen.run_worker(find())


def _other_theme(screen: ActScreen) -> None:
    names = list(THEMES)
    screen.app.theme = names[1 - names.index(screen.app.theme)]


BLANK: Act[HasSession] = Act(
    "blank", "Blank the screen", "Hide everything at once; any key returns", lambda at: at.session.open.blank(),
    keys="f9", footer="hide", rank=0, group="share", words="hide cover privacy", always=True,
)  # fmt: skip
QUIT: Act[HasSession] = Act(
    "quit", "Quit", "Leave trackboard, from anywhere", lambda at: at.session.open.leave(),
    keys="ctrl+q", group="go", words="exit close end", always=True,
)  # fmt: skip
ALWAYS = (BLANK, QUIT)
"""What works over everything else, forms and boxes as well."""

COMMON: tuple[Act[ActScreen], ...] = placed(
    EVERYWHERE,
    Act("help", "Help", "The keys that work here, and what the signs mean",
        lambda screen: screen.session.open.help(screen.ACTS), keys="question_mark", footer="help", rank=0, group="go",
        words="legend symbols letters shortcuts manual"),
    Act("back", "Back", "Back one level: what narrows the board first, then the screen",
        lambda screen: screen.act_back(), keys="escape", group="go", listed=False),
    Act("filter", "Filter as you type",
        'Only the children whose reference, initials, team or owner holds what you type; "n of N" stays in view',
        lambda screen: screen.act_filter(), keys="slash", footer="find", rank=2,
        group="find", words="search find look for"),
    Act("palette", "Command palette", "Find an act by its name", lambda screen: screen.app.action_command_palette(),
        keys="ctrl+p", group="find", listed=False),
    Act("switch_privacy", "References or initials", "Show children by reference or by initials",
        lambda screen: screen.session.switch_privacy(), keys="x", footer="references/initials", rank=9, group="share",
        words="anonymous share safe hide"),
    Act("show_names", "Show names", "Show names for 10 minutes; asks first, and is logged",
        lambda screen: screen.session.show_names(), keys="X", group="share", words="full reveal who"),
    BLANK,
    Act("go_to", "Go to a reference", "Open the case of the child whose reference you type", _find_child, keys="g",
        footer="go to", rank=9, group="find", words="child number search jump"),
    Act("meetings", "Meetings", "The meetings: the next one, those to be held and those that were",
        lambda screen: screen.session.open.meetings(), keys="M", footer="meeting", rank=0, group="go",
        words="agenda minutes chair calendar"),
    Act("reports", "Reports", "What the dates tell: delay, attendance, scorecard, survey and the others",
        lambda screen: screen.session.open.reports(screen.in_hand), keys="R", footer="reports", rank=2, group="go",
        words="figures statistics numbers return print word"),
    Act("move", "Move", "Move the cursor", do_given=lambda screen, direction: screen.act_move(direction),
        given=(("up,k", "up"), ("down,j", "down"), ("left,h", "left"), ("right,l", "right")),
        shown_keys="arrows hjkl", group="show", listed=False),
    Act("page", "Move far", "A page up or down, to the first, to the last",
        do_given=lambda screen, direction: screen.act_move(direction),
        given=(("pageup", "page_up"), ("pagedown", "page_down"), ("home", "first"), ("end", "last")),
        shown_keys="pageup pagedown home end", group="show", listed=False),
    QUIT,
    Act("undo", "Undo my last change", "Shows what you did last, and takes it back once you confirm",
        lambda screen: screen.session.open.undo(), keys="u", footer="undo", rank=7, group="record",
        words="take back revert mistake wrong delete", records=True),
    Act("switch_theme", "Dark or light", "Change between the dark and the light theme", _other_theme, group="show",
        words="colours contrast night"),
)  # fmt: skip
