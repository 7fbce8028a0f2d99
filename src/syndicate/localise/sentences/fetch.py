"""What is said about addresses on the web that we call."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "fetch-refused": (
        N_("This address was not fetched ({reason})."),
        N_("Only public http and https addresses are fetched."),
    ),
    "fetch-failed": (
        N_("The address does not answer ({reason})."),
        N_("Check that it is right and can be reached from here."),
    ),
    "fetch-status": (
        N_("The address answered with status {status}."),
        N_("Check the address."),
    ),
}
