"""The least a Click program can be: a name, a version and a help text."""

import click


@click.command()
@click.version_option("0")
def main() -> None:
    """Does nothing."""


if __name__ == "__main__":
    main()
