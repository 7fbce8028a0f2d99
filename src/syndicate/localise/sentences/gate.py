"""What the gate says before an issue may leave, and of who lets an error pass."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    # who gets it
    "no-consent": (
        N_("Readers whom nothing shows to have agreed would be written to: {count}."),
        N_(
            "Import them anew with the basis of their consent, or end their subscriptions. Nobody can let this pass."
        ),
    ),
    "consent-ends-first": (
        N_("Readers whose implied consent ends before they are due: {count}. They get nothing."),
        N_("There is nothing to do: they were asked by mail whether they want to go on."),
    ),
    "readers-suppressed": (
        N_("Readers who must not be written to, and get nothing: {count}."),
        N_("There is nothing to do."),
    ),
    "complaint-rate": (
        N_("In seven days, {count} of {sent} emails were reported as spam."),
        N_(
            "Write less often, or only to those who still want it: at three in a thousand, Gmail and Yahoo refuse everything."
        ),
    ),
    "pool-empty": (
        N_("There is nothing new for readers in this language."),
        N_("This is not a mistake: nobody is sent an empty digest."),
    ),
    # who sends it
    "sender-incomplete": (
        N_("Readers must see who writes to them: this setting is empty."),
        N_("Fill it in; the law asks for a name, a postal address and a contact."),
    ),
    "sender-unseen": (
        N_("The {part} part does not show what this setting says."),
        N_("Have the template’s footer say who sends, with a postal address and a contact."),
    ),
    "no-unsubscribe-link": (
        N_("The {part} part has no unsubscribe link."),
        N_("Put the slot unsubscribe_url into the template’s footer. Nobody can let this pass."),
    ),
    "no-one-click": (
        N_("Mail programs will not offer to unsubscribe: {found} is not an HTTPS address."),
        N_("Have the forms answer under https://, and write that address here."),
    ),
    # languages
    "lang-mismatch": (
        N_("The email does not say that it is in “{locale}”."),
        N_("Set lang on the mjml element from the locale."),
    ),
    "passage-lang-missing": (
        N_("Texts in another language do not say so: they would be read aloud in this one."),
        N_("Have the template put story.lang into the element around the text."),
    ),
    "charter-french-missing": (
        N_("“{title}” would go out in “{locale}” and has no French version."),
        N_(
            "Translate it first, or leave it out of this issue: the Charter asks for French as well."
        ),
    ),
    "charter-exception-needed": (
        N_("A public body of Québec writes in French, and this issue goes out in “{locale}” too."),
        N_(
            "If the Charter provides an exception, name it: syndicate issue override ID charter-exception-needed --by EMAIL --reason TEXT"
        ),
    ),
    "toubon-french-missing": (
        N_("“{title}” would go out in “{locale}” and has no French version."),
        N_("Translate it, or leave it out: French law wants the French beside other languages."),
    ),
    "toubon-two-languages": (
        N_("This issue is translated into one foreign language alone: {found}."),
        N_(
            "If it brings public notices, a public body has to translate them into two at least (loi Toubon, article 4)."
        ),
    ),
    "transfers-unassessed": (
        N_(
            "Before readers’ data leave Québec, the law asks for a privacy assessment: none is named."
        ),
        N_(
            "Have your privacy officer assess it, and write its reference and date here; or why none is due, as “nothing leaves”."
        ),
    ),
    # words
    "subject-missing": (
        N_("The email would have no subject."),
        N_("Write “subject:” into the editors’ file of this issue, or give the work a title."),
    ),
    "placeholder-left": (
        N_("“{title}” contains a placeholder that nothing fills in: {found}"),
        N_("Remove it from the text."),
    ),
    "nothing-shown": (
        N_("The email shows “{found}” where a value is missing."),
        N_("Have the template leave the place out, or give it a default."),
    ),
    "typography-undone": (
        N_("Signs or spaces are as typed, not as printed: {found}"),
        N_(
            "Write them as this language prints them: quotation marks, apostrophes, no-break spaces."
        ),
    ),
    # how it is read
    "alt-missing": (
        N_("An image has no alternative text."),
        N_("Give every img an alt; an empty one if it is only decorative."),
    ),
    "heading-main": (
        N_("The email has {count} headings of the first level, not one."),
        N_("Make its title the only h1."),
    ),
    "heading-order": (
        N_("{below} follows {above}: a level of headings is left out."),
        N_("Who listens to headings would look for what is missing: go down one level at a time."),
    ),
    "link-unnamed": (
        N_("A link has no text."),
        N_("Say where it leads: as text, as alt of the image in it, or as aria-label."),
    ),
    "link-vague": (
        N_("A link says only “{found}”."),
        N_("Say where it leads: screen readers list links without what stands around them."),
    ),
    "contrast-low": (
        N_("“{text}” is hard to read: {ink} on {paper} has a contrast of {ratio}, below {least}."),
        N_("Choose a darker colour for the text, or a lighter one behind it."),
    ),
    "contrast-low-dark": (
        N_(
            "In dark mode, “{text}” is hard to read: {ink} on {paper} has a contrast of {ratio}, below {least}."
        ),
        N_("Choose a lighter colour for the text in dark mode, or a darker one behind it."),
    ),
    "text-small": (
        N_("“{text}” is only {size} pixels high; below {least}, many cannot read it."),
        N_("Make it larger."),
    ),
    "tracking-pixel": (
        N_("An image tells who opens the email: {found}"),
        N_("Remove it. Readers have agreed to the newsletter, not to being watched."),
    ),
    # where it leads
    "link-nowhere": (
        N_("A link leads nowhere in an email: “{found}”."),
        N_("Write the whole address, from https:// on."),
    ),
    "image-nowhere": (
        N_("An image cannot be fetched from an email: “{found}”."),
        N_("Write the whole address, from https:// on."),
    ),
    "link-broken": (
        N_("There is no such page on our site: {found}"),
        N_("Correct the link. If the page is new, build first: syndicate build"),
    ),
    # how heavy it is
    "html-too-big": (
        N_(
            "The email is {size} bytes long; beyond {most}, Gmail cuts it short and the unsubscribe link is lost."
        ),
        N_("Include fewer items (max_items), or shorten the summaries."),
    ),
    "html-big": (
        N_("The email is {size} bytes long; beyond {most}, Gmail would cut it short."),
        N_("Include fewer items (max_items), or shorten the summaries."),
    ),
    "image-heavy": (
        N_("An image has {size} bytes, and should have {most} at most: {found}"),
        N_("Make it smaller: many read on the way, with little data left."),
    ),
    "images-heavy": (
        N_("The images of the email have {size} bytes together, and should have {most} at most."),
        N_("Show fewer of them, or smaller ones."),
    ),
    # when it is read
    "reached-after-event": (
        N_("“{title}” begins at {start}, and the last readers are reached at {last}."),
        N_("Send it earlier, or raise the limits of [delivery.pace] if your relay allows it."),
    ),
    "due-at-night": (
        N_("The first mails are due at {due}, and issues leave at {hours} alone."),
        N_("They wait until {opening}. Change the schedule or the hours if that is too late."),
    ),
    # letting an error pass
    "override-never": (
        N_("Nobody can let “{found}” pass: {reason}."),
        N_("Mend it: syndicate issue check {issue}"),
    ),
    "override-nothing": (
        N_("{issue} has no error “{found}” that somebody could let pass."),
        N_("Its errors: syndicate issue check {issue}"),
    ),
    "override-late": (
        N_("{issue} is settled already: there is nothing to let pass."),
        N_("What the gate said of it: syndicate issue check {issue}"),
    ),
}

# Translators: it follows what the gate found, in place of what to do.
OVERRULED = N_("Let pass by {overruled_by}: {overruled_why}")
