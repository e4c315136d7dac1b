"""The command line: Click, a module a command group, each imported when it is called."""
