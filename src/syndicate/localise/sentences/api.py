"""What programs are told that come by HTTP, and people who make tokens for them."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

_DESCRIBED = N_("The description of the API says what it takes: /api/v1/openapi.json.")

SENTENCES: Mapping[str, tuple[str, str]] = {
    "token-name": (
        N_("The token has no name, or one of more than {most} characters."),
        N_("Name the program that uses it: you will want to know when you revoke it."),
    ),
    "token-verb": (
        N_("A token allows at least one verb, and only those that there are."),
        N_("Known: {known}."),
    ),
    "token-person": (
        N_("{found} is not one of the staff, or is let in no more."),
        N_("A program acts in a person’s name: syndicate staff list tells whose there are."),
    ),
    "token-roles": (
        N_("{found} may not do what the token is to allow: {verbs}."),
        N_(
            "That takes these roles: {roles}. Give them first: syndicate staff role {found} --role ROLE"
        ),
    ),
    "token-lasting": (
        N_("A token lasts at least one day and at most {most} days."),
        N_("Write --expires 365d."),
    ),
    "token-unknown": (
        N_("There is no token “{found}”."),
        N_("“syndicate tokens list” shows every token with its id."),
    ),
    "api-token-missing": (
        N_("The request has no token."),
        N_(
            "Send the header “Authorization: Bearer TOKEN”; “syndicate tokens add” makes a token. A token in the address is not looked at."
        ),
    ),
    "api-token-refused": (
        N_("The token is unknown, revoked or expired."),
        N_("“syndicate tokens list” tells; “syndicate tokens add” makes another."),
    ),
    "api-verb-missing": (
        N_("The token does not allow “{verb}”."),
        N_("Make one that does: syndicate tokens add NAME --verb {verb} --by EMAIL"),
    ),
    "api-newsletter-closed": (
        N_("The token is not for the newsletter “{newsletter}”."),
        N_("It is for: {known}."),
    ),
    "api-path-unknown": (N_("There is nothing at this address."), _DESCRIBED),
    "api-method": (N_("{method} is not how this address is used."), _DESCRIBED),
    "api-task-unknown": (
        N_("There is no task “{found}” of this token."),
        N_(
            "Tasks are kept for a day after they have ended, and shown to the token that began them."
        ),
    ),
    "api-query": (
        N_("What a POST asks for stands in its body, not in the address."),
        N_("Send a JSON object."),
    ),
    "api-body": (N_("The body is no JSON object."), _DESCRIBED),
    "api-body-type": (
        N_("The body is not said to be JSON."),
        N_("Send the header “Content-Type: application/json”."),
    ),
    "api-body-long": (N_("The body has more than {most} bytes."), _DESCRIBED),
    "api-body-slow": (N_("The body took too long to arrive."), N_("Send it again.")),
    "api-field": (N_("The value of “{name}” cannot be used."), _DESCRIBED),
    "api-field-missing": (N_("“{name}” is missing."), _DESCRIBED),
    "api-field-unknown": (N_("There is no “{name}” here."), N_("Known: {known}.")),
    "api-key": (
        N_("The Idempotency-Key cannot be used."),
        N_("Send at most 200 letters, digits and signs of ASCII, as a UUID has them."),
    ),
    "api-key-reused": (
        N_("This Idempotency-Key came before, with another request."),
        N_("Take a new key for each thing that you ask for."),
    ),
    "api-too-often": (
        N_("The token has asked too often."),
        N_("Ask again in {seconds} s. “per_minute” in [api] sets the limit."),
    ),
    "api-crowded": (
        N_("Too much is being done already."),
        N_("Ask again later, with the same Idempotency-Key."),
    ),
    "api-given-up": (
        N_("Every process that did this has ended in the middle of it."),
        N_("See in the log of “syndicate serve” why, and ask again."),
    ),
    "api-failed": (
        N_("Something went wrong that syndicate did not foresee."),
        N_("The log of “syndicate serve” says what. Please report it as a bug."),
    ),
    "issue-refused": (
        N_("{issue} stays as it was: errors stand against it."),
        N_("Mend what “findings” names, and ask again."),
    ),
}
