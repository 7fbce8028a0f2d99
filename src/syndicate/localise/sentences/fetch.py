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
    "hub-silent": (
        N_("The hub {hub} could not be told that feeds have changed: {reason}."),
        N_("It is told again by itself, or by the next build, for up to six hours."),
    ),
    "hub-given-up": (
        N_("The hub {hub} was not told that feeds have changed, for six hours: {reason}."),
        N_("Check [feeds] hubs. Its subscribers find the change when they next poll."),
    ),
    "hub-refuses": (
        N_("The hub {hub} refuses to be told that feeds have changed: {reason}."),
        N_("Check [feeds] hubs, and whether this hub takes any publisher’s feeds."),
    ),
    "hub-private": (
        N_("The hub {hub} is not told of changes: its address is not a public one."),
        N_("Check [feeds] hubs: only public http and https addresses are told."),
    ),
}
