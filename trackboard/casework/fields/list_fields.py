"""What a list of children is narrowed by, the day that is shown, and the days that a report is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from trackboard.casework.fields.choice import Choice
from trackboard.casework.fields.field import Day, Fields, Labels, Place, Texts
from trackboard.casework.typed_words import known_as, none_such
from trackboard.errors import UsageProblem


@dataclass(frozen=True, slots=True)
class Whole(Choice):
    """One of those there are, by its whole id or label: a part may be another's, and the list one of other children."""

    def meaning(self, text: str, desk: Place, beside: Texts) -> str:
        offered = self.offers(desk)
        found = known_as(text, offered)
        if found is None:
            raise UsageProblem(none_such(text, offered, self.what))
        return found


@dataclass(frozen=True, slots=True)
class Named(Whole):
    """A team, owner or authority that the record names."""

    named: Literal["team", "owner", "authority"] = "team"

    def offers(self, desk: Place) -> Labels:
        from trackboard.store.reads import report_rows, view_rows

        found = report_rows.authorities(desk.db) if self.named == "authority" else view_rows.named(desk.db, self.named)
        known = desk.policy.teams if self.named == "team" else {}
        return {**known, **{name: name for name in found if name not in known}}


FILTER = Fields(
    Whole("stage", "Stage", what="stage", help="Only this stage.",
          among=lambda policy: {stage.id: stage.label for stage in policy.stages}),
    Named("team", "Team", what="team", help="Only children whose case this team holds."),
    Named("authority", "Authority", named="authority", what="authority", help="Only this authority's children."),
    Named("owner", "Owner", named="owner", what="owner", help="Only this owner's children."),
    Whole("standing", "Standing", what="standing", metavar="STANDING", among=lambda policy: policy.standings,
          help="overdue, due_soon or on_track."),
    Whole("flag", "Flag", what="flag", help="Only children with this flag.", among=lambda policy: policy.flags),
    Whole("include", "Inclusion rule", what="inclusion rule", metavar="RULE",
          among=lambda policy: policy.inclusion_rules, help="Inclusion rule. [default: the authority's setting]"),
)  # fmt: skip

PERIOD_START = Day("start", "From", option="from", help="First day. [default: 1 April before --to]")
PERIOD_END = Day("end", "To", option="to", help="Last day of the period. [default: the as-at date]")
SINCE = Day("since", "Since", help="From this day. [default: the last tracking meeting]")
MATCHED_BY = Day("matched_by", "If matched by", reads="ahead", help="Reckon with a match by this day.")


@dataclass(frozen=True, slots=True)
class IsoDay(Day):
    """A day as machines write it alone: scripts set it."""

    def day(self, text: str, today: date, reads: object) -> date:
        from trackboard.pathway.days import parse_iso

        try:
            return parse_iso(text)
        except ValueError:
            raise UsageProblem(f'"{text}" is not a date; write it as YYYY-MM-DD, for example 2026-03-31') from None


AS_AT = IsoDay("as_at", "--as-at", metavar="YYYY-MM-DD",
               help="Show the board as at that day, from what is recorded now. [default: today]")  # fmt: skip
