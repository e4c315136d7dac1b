"""`python -m trackboard` is the same as `trackboard`."""

from trackboard.cli.main import main

main()
