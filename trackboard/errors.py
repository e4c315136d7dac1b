"""The errors people can mend: one family, each with the whole sentence in it.

Anything else that is raised is a bug and says so.
"""

from __future__ import annotations


class TrackboardError(Exception):
    """Something is wrong with the data or the file. The message is one sentence with the place and the way out."""

    exit_code = 1


class UsageProblem(TrackboardError):
    """The command or an option was not usable as given."""

    exit_code = 2
