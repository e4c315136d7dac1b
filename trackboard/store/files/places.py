"""Where a file lies: on a disk of this machine, or on a drive or in a folder that other machines write to as well.

A write-ahead log needs memory that all its users share, so on such a place SQLite can lose or damage what is saved.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePath, PureWindowsPath

_NETWORK_TYPES = frozenset(
    (
        "cifs",
        "smb2",
        "smb3",
        "smbfs",
        "nfs",
        "nfs4",
        "9p",
        "drvfs",
        "afs",
        "afpfs",
        "webdav",
        "davfs",
        "ceph",
        "glusterfs",
    )
)
_NETWORK_FUSE = frozenset(("sshfs", "rclone", "davfs2", "gvfsd-fuse", "vmhgfs-fuse", "glusterfs", "s3fs"))
_DRIVE_REMOTE = 4
"""What Windows' GetDriveType says of a mapped network drive."""

_SYNC_FOLDERS = (
    ("a OneDrive folder", re.compile(r"onedrive([ -].*)?", re.I)),
    ("a Dropbox folder", re.compile(r"dropbox( \(.*\))?", re.I)),
    ("a Google Drive folder", re.compile(r"google ?drive.*", re.I)),
    ("an iCloud folder", re.compile(r"icloud ?drive|mobile documents", re.I)),
    ("a cloud storage folder", re.compile(r"cloudstorage", re.I)),
)


def elsewhere(
    path: Path,
    *,
    platform: str = sys.platform,
    environ: Mapping[str, str] | None = None,
    mounts: str | None = None,
    drive_type: Callable[[str], int] | None = None,
) -> str:
    """Where `path` lies if not on a disk of this machine: `on a network drive (cifs)`, `in a OneDrive folder`. Else ''.

    `mounts` is text as in /proc/mounts; `drive_type` answers as Windows' GetDriveType does for `X:\\`. Both default to
    asking the machine.
    """
    environ = os.environ if environ is None else environ
    if platform == "win32":
        whole: PurePath = PureWindowsPath(path.absolute() if sys.platform == "win32" else path)
        network = _windows_drive(whole.drive, drive_type or _get_drive_type)
    else:
        whole = path.resolve()
        network = _mounted(whole, _read_mounts() if mounts is None else mounts)
    return network or _sync_folder(whole, environ)


def _windows_drive(drive: str, drive_type: Callable[[str], int]) -> str:
    if drive.startswith("\\\\"):
        return "on a network drive"
    if drive and drive_type(drive + "\\") == _DRIVE_REMOTE:
        return f"on a network drive ({drive})"
    return ""


def _get_drive_type(root: str) -> int:
    import ctypes

    kernel32 = getattr(ctypes, "windll").kernel32  # noqa: B009 - there on Windows only
    return int(kernel32.GetDriveTypeW(root))


def _read_mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:  # no such file on macOS and the BSDs
        return ""


def _mounted(path: PurePath, mounts: str) -> str:
    """What the last mount point over `path` says of it."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
        if path.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, fields[2]
    program = kind.removeprefix("fuse.")
    if kind in _NETWORK_TYPES or (program != kind and program in _NETWORK_FUSE):
        return f"on a network drive ({program})"
    return ""


def _sync_folder(path: PurePath, environ: Mapping[str, str]) -> str:
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        folder = environ.get(variable)
        if folder and path.is_relative_to(folder):
            return f"in {_SYNC_FOLDERS[0][0]}"
    for part in path.parts[:-1]:
        for name, pattern in _SYNC_FOLDERS:
            if pattern.fullmatch(part):
                return f"in {name}"
    return ""
