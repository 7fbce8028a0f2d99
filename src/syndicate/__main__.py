"""`python -m syndicate` is the command `syndicate`."""

from syndicate.cli.main import main

main()
