"""Figures that were published, each with its source and date: printed beside a report, never mixed into it."""

from __future__ import annotations

S2_DELAY_POINTS = (6, 0, 5, 3, 0, 0)
"""How many of the eight authorities named each delay point (S2 3.8)."""

A1_THRESHOLD_DAYS = 426

ENGLAND = (
    "England: thresholds A1 426 days and A2 121 days (from 2013); A1 486 days (2015 to 2018); entry to care to "
    "placement 656 days (2012-13), 594 (2013-14); Placement Order to match 216 days (2013-14)",
)
"""What England has published since, dated, for the scorecard."""

CONCURRENT_PLANNING = (
    "S4, 59 placed by one concurrent planning service: 36 (61%) referred at or before birth, 56 (95%) before the first "
    "birthday; mean age at adoption 17 months (England 3 years 11 months); entry to adoption 14 months (England 2 "
    "years 7 months); under 21 months 96% (England 58%), which S4 gives once as to the order and once as to moving in, "
    "so both are shown; 54 of 57 adopted, 3 returned",
    "S0, to 2016-17: of 48 placements 24 adopted, 6 placed for adoption, 3 with a final plan of adoption, 6 plans of "
    "reunification (4 to parents, of whom 2 came back after 5 and 9 weeks, 2 to relatives)",
)
"""What was published on early permanence (S0, S4)."""

S2_YEAR = (
    "S2 3.1, eight authorities: looked after 4,750 (39 to 904), Regulation 25A 45, dually approved 57, relinquished "
    "12, special guardianship 267"
)
S2_ALERTS = "S2: unborn share of the alerts 6, 30, 1, 10 and 15 per cent (n = 5 of 8)"
S2_ATTENDANCE = "S2 3.3, eight authorities, keyed by section: the prose names the wrong team twice (CIN, LAC)"
