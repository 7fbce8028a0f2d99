"""What can be wrong with the names that mails come from: SPF, DKIM and DMARC as receivers find them in the DNS."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "dns-failed": (
        N_("The DNS says nothing about {name}: {reason}."),
        N_(
            "Try again; if it goes on, see to this machine’s resolver, or name another: [doctor] resolver."
        ),
    ),
    "spf-absent": (
        N_(
            "{domain} has no SPF record; large mailbox providers take no mail of newsletters without one."
        ),
        N_(
            "Publish one that lets your relay send, and ends with ~all. Ask whoever runs the relay what to include."
        ),
    ),
    "spf-several": (
        N_("{domain} has {count} SPF records, and so receivers go by none."),
        N_(
            "Make one of them: all their mechanisms in one record that begins with v=spf1 and has one “all”."
        ),
    ),
    "spf-syntax": (
        N_("Receivers cannot read the SPF record of {domain}: “{found}”."),
        N_("Correct the record; nothing of it counts until then."),
    ),
    "spf-loop": (
        N_("The SPF record of {domain} leads back to itself, by {found}."),
        N_("Take that include out."),
    ),
    "spf-include-none": (
        N_(
            "The SPF record of {domain} includes {found}, which has none: receivers then go by nothing of it."
        ),
        N_("Take the include out, or correct the name."),
    ),
    "spf-lookups": (
        N_(
            "The SPF record of {domain} costs {count} questions to the DNS; after {most} receivers give up."
        ),
        N_(
            "Take out what sends no more; write addresses (ip4:, ip6:) for “a” and “mx”; or have newsletters come back to a domain of their own, with a short record: [bounces] address."
        ),
    ),
    "spf-voids": (
        N_(
            "The SPF record of {domain} asks for names that are not there ({known}); after two receivers give up."
        ),
        N_("Take them out of the record."),
    ),
    "spf-open": (
        N_("The SPF record of {domain} lets the whole world send in its name (+all)."),
        N_("End it with ~all."),
    ),
    "spf-neutral": (
        N_("The SPF record of {domain} says nothing about those whom it does not name."),
        N_("End it with ~all."),
    ),
    "spf-ptr": (
        N_(
            "The SPF record of {domain} asks for names of addresses (ptr), which some receivers pass over."
        ),
        N_("Replace it by ip4:, ip6:, a: or mx:."),
    ),
    "spf-relay-refused": (
        N_("The SPF record of {domain} does not let {found} send, from which your relay does."),
        N_("Add {term} to it, before “all”."),
    ),
    "spf-relay-missing": (
        N_("The SPF record of {domain} does not let {found} send, where {host} takes our mail."),
        N_(
            "If mails leave from there, add a:{host} before “all”; if they leave from elsewhere, say from where: [doctor] relay."
        ),
    ),
    "spf-relay-untold": (
        N_(
            "Whether the SPF record of {domain} lets your relay send cannot be told: nobody has said from which addresses it does."
        ),
        N_("Ask whoever runs it, and write them into [doctor] relay."),
    ),
    "dkim-record-absent": (
        N_("There is no key in the DNS at {name}: receivers cannot verify what is signed with it."),
        N_(
            "Publish the record below, as this program shows it; syndicate doctor keys has it in pieces."
        ),
    ),
    "dkim-record-several": (
        N_("There are several keys in the DNS at {name}, and receivers take any of them, or none."),
        N_("Leave the record below there alone. For another key, use another selector."),
    ),
    "dkim-record-revoked": (
        N_("The DNS says at {name} that this key counts no more (p= is empty)."),
        N_(
            "Publish the record below; or sign with another selector, if somebody else may have the key."
        ),
    ),
    "dkim-record-other": (
        N_(
            "The key in the DNS at {name} is not the one that signs here: no receiver can verify our signatures."
        ),
        N_(
            "Publish the record below. If the key in the DNS is another program’s, use another selector here."
        ),
    ),
    "dkim-record-narrow": (
        N_("The record at {name} allows neither SHA-256 nor mail, whichever h= or s= leaves out."),
        N_("Publish the record below, without h= and s=."),
    ),
    "dkim-record-trial": (
        N_(
            "The record at {name} says that it is a trial (t=y): receivers may treat mails as unsigned."
        ),
        N_("Take t=y out, once signatures are verified."),
    ),
    "dmarc-absent": (
        N_(
            "No DMARC record holds for {domain}; large mailbox providers ask for one of whoever sends newsletters."
        ),
        N_("Publish at _dmarc.{domain}: “{record}”, with an address that you read."),
    ),
    "dmarc-several": (
        N_("There are several DMARC records at _dmarc.{domain}, and receivers go by none of them."),
        N_("Leave one there."),
    ),
    "dmarc-invalid": (
        N_(
            "The DMARC record of {domain} asks for nothing that receivers know: p, sp or np is missing or misspelt."
        ),
        N_("Write p=none, p=quarantine or p=reject."),
    ),
    "dmarc-watching": (
        N_(
            "DMARC of {domain} only watches (p=none): mails that others send in your name are delivered."
        ),
        N_(
            "When the reports have shown for some weeks that all of your own mail passes: p=quarantine."
        ),
    ),
    "dmarc-removed": (
        N_("The DMARC record of {domain} has tags that exist no more: {known}."),
        N_("Take them out (RFC 9989). To try a policy out there is t=y."),
    ),
    "dmarc-silent": (
        N_("The DMARC record of {domain} asks for no reports: nobody tells you which mails fail."),
        N_("Add rua=mailto: with an address that is read."),
    ),
    "dmarc-reports-untaken": (
        N_(
            "{found} has not said that it takes DMARC reports about {domain}: receivers send it none."
        ),
        N_(
            "Whoever runs {found} publishes “v=DMARC1” at {domain}._report._dmarc.{found}; or name an address of yours."
        ),
    ),
    "dmarc-unaligned": (
        N_(
            "Mails from {domain} are signed by {signs} and come back to {returns}: neither vouches for {domain} (DMARC)."
        ),
        N_("Sign as {domain} ([delivery.dkim] domain), or have mails come from {signs}."),
    ),
    "dmarc-spf-alone": (
        N_(
            "The signature of {signs} does not vouch for mails from {domain}; SPF alone does, until somebody forwards a mail."
        ),
        N_("Sign as {domain}: [delivery.dkim] domain, with a key in its DNS."),
    ),
    "dmarc-dkim-alone": (
        N_(
            "Mails from {domain} come back to {returns}, which does not vouch for it: the signature alone does."
        ),
        N_("That is enough. Both hold better: take a domain below {domain} for [bounces] address."),
    ),
    "dmarc-relay-signs": (
        N_(
            "We do not sign; whether your relay signs mails from {domain}, and as whom, cannot be told from here."
        ),
        N_(
            "Send yourself an issue (syndicate issue test) and look for dkim=pass with d={domain} in its source; or sign here: [delivery.dkim]."
        ),
    ),
    "dmarc-by-service": (
        N_(
            "The service that sends for you signs mails from {domain} and takes what comes back; this cannot be seen from here."
        ),
        N_(
            "See that {domain} is verified there, with DKIM of your own domain; then send yourself an issue and look for dmarc=pass."
        ),
    ),
    "mx-absent": (
        N_("{domain} takes no mail, and has no address either."),
        N_(
            "Publish an MX record there: mails that come back, and what readers answer, are lost without."
        ),
    ),
    "mx-none": (
        N_(
            "{domain} says that it takes no mail (MX 0 .); receivers may refuse what comes from there."
        ),
        N_("Use a domain that takes mail, or publish an MX record."),
    ),
    "mx-by-address": (
        N_("{domain} has no MX record; servers may try its own address instead, and not all do."),
        N_("Publish an MX record with the name of the server that takes its mail."),
    ),
    "ptr-absent": (
        N_(
            "{found}, from which your relay sends, has no name in the DNS that leads back to it; Gmail and others refuse its mail."
        ),
        N_(
            "Whoever runs that network publishes a PTR record, and an A or AAAA record for the same name."
        ),
    ),
}
