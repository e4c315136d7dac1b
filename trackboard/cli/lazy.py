"""Groups of commands whose modules are imported only when they are called, so that `--help` costs nothing."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

Commands = Mapping[str, tuple[str, str, str]]
"""By name: module, attribute, what it does."""


class LazyGroup(click.Group):
    """A group whose commands are imported when called, and listed, by section, without being imported."""

    def __init__(
        self, *args: Any, lazy: Commands, sections: Mapping[str, Commands] | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._lazy = lazy
        self._sections = sections or {"Commands": lazy}

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._lazy:
            return None
        module, attribute, _ = self._lazy[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        widest = max(map(len, self._lazy))
        for title, commands in self._sections.items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), text) for name, (_, _, text) in commands.items()])
