"""What is said of providers that take mail by HTTP, and of the files with their keys."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "provider-unreachable": (
        N_("No connection to {provider} can be made: {reason}."),
        N_("Check that this machine reaches the Internet; what is due stays queued."),
    ),
    "provider-silent": (
        N_("{provider} took what was sent and did not answer: {reason}."),
        N_("What else is due stays queued and goes out when it answers again."),
    ),
    "provider-lost": (
        N_("Sending by {provider} was broken off: {reason}."),
        N_("The mail will be sent later by itself."),
    ),
    "provider-no-reply": (
        N_("{provider} took the mail and did not answer: it may be on its way or not."),
        N_("Look for it in your account there; it is not sent again by itself."),
    ),
    "provider-broken": (
        N_("{provider} had trouble with the mail, which may be on its way or not: {answer}"),
        N_("Look for it in your account there; it is not sent again by itself."),
    ),
    "provider-garbled": (
        N_("What answers for {provider} does not speak as it does: “{answer}”."),
        N_("Check that nothing stands between this machine and the Internet that answers instead."),
    ),
    "provider-busy": (
        N_("{provider} takes no mail just now: {answer}"),
        N_(
            "The mail will be sent later by itself; if this goes on, look at the limits of your account there."
        ),
    ),
    "provider-deferred": (
        N_("The provider did not accept this mail for now."),
        N_("It will be tried again by itself."),
    ),
    "provider-credentials": (
        N_("{provider} does not accept our key: {answer}"),
        N_("Check the file with the key, and that this key may send mail."),
    ),
    "provider-address": (
        N_("{provider} has nothing where it was called: {answer}"),
        N_("Check where the account is: its domain, its region, and base_url if it is set."),
    ),
    "provider-sender": (
        N_("{provider} does not let us send for our address: {answer}"),
        N_("Have the domain of the sender confirmed in your account there."),
    ),
    "provider-account": (
        N_("{provider} sends nothing for this account: {answer}"),
        N_("See in your account there why it was stopped."),
    ),
    "provider-protocol": (
        N_("{provider} did not understand us: {answer}"),
        N_("Report this as a bug; until it is mended, use another transport."),
    ),
    "provider-refused": (
        N_("{provider} refused this mail for good."),
        N_("Its answer is kept with the delivery."),
    ),
    "provider-too-large": (
        N_("This mail is larger than {provider} takes."),
        N_("Shorten it, or show fewer works in it."),
    ),
    "provider-placeholder": (
        N_(
            "The subject or the text has “{{{{” or “{{%” in it: {provider} would take that for a place to fill in."
        ),
        N_("Write it otherwise, or send by another transport."),
    ),
    "provider-unfit": (
        N_("This mail has parts that the provider cannot be told."),
        N_("Send it by a transport that takes mails as they are."),
    ),
    "secret-missing": (
        N_("No file with a key is named."),
        N_(
            "Write the key, and nothing else, into a file that only its owner may read; name it here."
        ),
    ),
    "secret-unreadable": (
        N_("The file with the key cannot be read: {reason}."),
        N_("Write the key, and nothing else, into that file; only its owner may read it."),
    ),
    "secret-empty": (
        N_("The file with the key is empty."),
        N_("Write the key, and nothing else, into that file; only its owner may read it."),
    ),
    "secret-unfit": (
        N_("The file holds more than a key, or something that is none."),
        N_("Write the key on one line, as it is shown in the account it belongs to."),
    ),
}
