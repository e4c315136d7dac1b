"""Days at which a call to the disk fails: argv is a folder, the bundle, how many acts, and which calls.

With `writelog.c` preloaded, each day in a process and a folder of its own; one line of JSON for each on stdout:
{"folder", "ended"}: how it ended is `done`, the sentence that people were told, or `fault: ...`.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import sys
import traceback
from pathlib import Path

from trackboard.errors import TrackboardError

from .workload import Office, day


def main(root: str, bundle: str, acts: str, *calls: str) -> None:
    for call in calls:
        folder = Path(root) / call
        folder.mkdir()
        child = os.fork()
        if not child:
            print(json.dumps({"folder": call, "ended": _one(folder, Path(bundle), int(acts), int(call))}), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


def _one(folder: Path, bundle: Path, acts: int, call: int) -> str:
    office = Office(folder / "board.db", "plain")
    error = (errno.EIO, errno.ENOSPC)[call % 2]
    ctypes.CDLL(None).fail_from(ctypes.c_long(call), error, call // 2 % 2)
    try:
        day(office, bundle, acts)
    except TrackboardError as told:
        return str(told)
    except BaseException as fault:
        place = traceback.extract_tb(fault.__traceback__)[-1]
        return f"fault: {type(fault).__name__}: {fault} at {place.filename}:{place.lineno}"
    return "done"


if __name__ == "__main__":
    main(*sys.argv[1:])
