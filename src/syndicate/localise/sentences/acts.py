"""What people and the program did, as the audit log tells it: one sentence for each act."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

# Translators: {by} is an address, or one of the names below; {subject} is what it was done to.
ACTS: Mapping[str, str] = {
    "plan": N_("{by} planned {subject}."),
    "submit": N_("{by} asked for the approval of {subject}."),
    "submit-note": N_("{by} asked for the approval of {subject}: {note}"),
    "approve": N_("{by} approved {subject} (revision {revision})."),
    "approve-locale": N_("{by} approved {subject} in {locale} (revision {revision})."),
    "approve-older": N_("{by} approved {subject}."),
    "unapprove": N_("{by} took back their approval of {subject} (revision {revision})."),
    "refuse": N_("{by} sent {subject} back to its editors: {reason}"),
    "reopen": N_("{by} had {subject} wait for approvals that are asked for since."),
    "override": N_("{by} let “{code}” pass for {subject}: {reason}"),
    "keep": N_("{by} kept the text of {subject} as it was frozen."),
    "take": N_("{by} took the new text into {subject} (revision {revision})."),
    "amend": N_(
        "{by} had revision {revision} of {subject} go to whom it had not reached (emails: {mails})."
    ),
    "carry": N_("{by} left late works out of {subject}, for a later issue (works: {count})."),
    "edit": N_("{by} changed the words of {subject}."),
    "send": N_("{by} sent {subject}, in its waves from {begins} on."),
    "send-at-once": N_("{by} sent {subject}, to all its readers at {begins}."),
    "unsend": N_("{by} undid the sending of {subject} before it left."),
    "pause": N_("{by} paused {subject}."),
    "resume": N_("{by} let {subject} go on."),
    "cancel": N_("{by} cancelled {subject}."),
    "correct": N_("{by} planned {correction}, a correction of {subject}."),
    "test": N_("{by} had a test mail sent: {subject}."),
    "item-withdrawn": N_(
        "{by} took withdrawn works out of {subject} (emails changed: {mails}, cancelled: {cancelled})."
    ),
    "hold": N_("{by} stopped all sending: {subject}"),
    "release": N_("{by} ended the hold on sending."),
    "adopt": N_("{by} made {subject} the instance that sends."),
    "move": N_("{by} moved the database to another place ({subject})."),
    "stay": N_("{by} gave up moving the database to another place."),
    "restore": N_("{by} restored the publication from the backup of {subject}."),
    "settle": N_("{by} settled delivery {subject} as {as}."),
    "undo-bounces": N_(
        "{by} undid an incident (bounces that count no more: {bounces}, readers written to again: {lifted})."
    ),
    "pause-provider": N_("{by} leaves {subject} alone until {until}."),
    "resume-provider": N_("{by} had {subject} written to again."),
    "add-reader": N_("{by} added a reader (new: {new}, already known: {known})."),
    "import": N_(
        "{by} imported readers, {subject} (new: {new}, already known: {known}, refused: {refused})."
    ),
    "suppress": N_(
        "{by} had addresses written to no more, {subject} (new: {new}, already known: {known})."
    ),
    "erase": N_("{by} erased reader {subject}."),
    "retire-erasures": N_("{by} forgot erasures whose time is over ({count})."),
    "retention": N_(
        "{by} forgot what is kept no longer (requests: {requests}, networks: {networks})."
    ),
    "remind": N_("{by} asked readers whose consent ends whether they want to go on ({count})."),
    "expire": N_("{by} ended subscriptions whose consent has run out ({count})."),
    "withdraw": N_("{by} withdrew {subject}."),
    "withdraw-reason": N_("{by} withdrew {subject}: {reason}"),
    "archive-rewritten": N_("{by} rewrote the archive {subject} without works that are withdrawn."),
    "accept-translation": N_("{by} said that {subject} is right in {locale} as it is."),
    "import-works": N_("{by} took in works of another site, {subject} (files written: {written})."),
    "import-translations": N_("{by} took in translations, {subject} (written: {written})."),
    "export-translations": N_(
        "{by} gave out texts for translators, to {subject} (works: {works})."
    ),
    "preview": N_(
        "{by} made a link that shows {work} in {locale} before it is public, until {until}."
    ),
    "preview-withdrawn": N_("{by} took back the link {subject} to what is not public yet."),
    "import-readers": N_(
        "{by} imported readers, {subject} (new: {new}, already known: {known}, refused: {refused})."
    ),
    "import-let-in": N_("{by} had the readers of {subject} taken in."),
    "import-dropped": N_("{by} dropped the table {subject}, and took nobody in."),
    "export-readers": N_("{by} took a table of readers out (readers: {count})."),
    "dossier": N_("{by} took out all there is about reader {subject}."),
    "staff-added": N_("{by} gave {subject} an account (roles: {roles})."),
    "staff-roles": N_("{by} gave {subject} other roles: {roles}."),
    "staff-disabled": N_("{by} closed the account of {subject}."),
    "staff-enabled": N_("{by} opened the account of {subject} again."),
    "staff-reset": N_("{by} made a new link for the password of {subject}."),
    "staff-password": N_("{subject} chose a password."),
    "staff-signed-in": N_("{subject} signed in."),
    "staff-codes-on": N_("{subject} signs in with a code from now on."),
    "staff-codes-off": N_("{subject} signs in without a code from now on."),
    "staff-recovery": N_("{subject} made new codes to write down."),
    "token-add": N_("{by} made the token “{name}” for programs (verbs: {verbs})."),
    "token-revoke": N_("{by} revoked the token “{name}”."),
    "api": N_("A program asked for “{verb}” of {subject}, in the name of {by}."),
    "rotate-keys": N_("{by} added the key {subject} for readers’ links."),
}

# Translators: who does what nobody does by hand; these stand at the beginning of a sentence.
ACTORS: Mapping[str, str] = {
    "syndicate": N_("syndicate"),
    "cli": N_("The command line"),
    "build": N_("A build"),
    "demo": N_("The demonstration"),
    "staff": N_("Staff"),
}

# Translators: an act that has no sentence of its own; all three are words of the log.
OTHER = N_("{by}: {act}, {subject}")
