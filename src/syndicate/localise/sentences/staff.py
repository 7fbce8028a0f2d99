"""What is said about accounts of staff: who they are, their passwords and their codes."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

_ANOTHER = N_("Choose a sentence, or four or five words that nobody would put together.")

SENTENCES: Mapping[str, tuple[str, str]] = {
    "staff-known": (
        N_("Somebody of the staff has this address already."),
        N_("“syndicate staff list” shows them; “syndicate staff reset” makes a new link."),
    ),
    "staff-unknown": (
        N_("Nobody of the staff has this address."),
        N_("“syndicate staff list” shows who there is."),
    ),
    "staff-roles": (N_("No role was named, or one that there is not."), N_("Known: {allowed}.")),
    "staff-last": (
        N_(
            "This is the only administrator who can sign in; nobody could let anybody in afterwards."
        ),
        N_("Make somebody else an administrator first."),
    ),
    "staff-name": (
        N_("The name is longer than {most} characters, or has some that cannot be shown."),
        N_("Give a shorter one."),
    ),
    "staff-locale": (
        N_("The publication does not have this language."),
        N_("Known: {allowed}."),
    ),
    "staff-link": (
        N_("This link was used, replaced by a newer one, or is over."),
        N_("Ask an administrator for a new one."),
    ),
    "password-short": (N_("A password has at least {least} characters."), _ANOTHER),
    "password-long": (N_("A password has at most {most} characters."), _ANOTHER),
    "password-own": (N_("This is your own name or address."), _ANOTHER),
    "password-common": (N_("This is one of the first passwords that others would try."), _ANOTHER),
    "password-unlike": (
        N_("The two passwords are not the same."),
        N_("Type the same one in both places."),
    ),
    "password-wrong": (
        N_("This is not your password as it is now."),
        N_("Type it again; an administrator can make a link by which you choose a new one."),
    ),
    "code-wrong": (
        N_("This is not the code that your app shows now."),
        N_("Wait for the next one. If it is wrong again, set the clock of your telephone."),
    ),
    "codes-over": (N_("This took too long, and nothing was changed."), N_("Begin again.")),
    "codes-on": (N_("Your sign-in takes a code already."), ""),
    "codes-off": (N_("Your sign-in takes no code."), ""),
}
