"""What is said about templates, to those who design them."""

from collections.abc import Mapping

from syndicate.localise.marks import N_

SENTENCES: Mapping[str, tuple[str, str]] = {
    "template-absent": (
        N_("There is no template “{missing}”."),
        N_("Add the file to the publication’s templates, or correct the name that asks for it."),
    ),
    "template-syntax": (
        N_("The template cannot be read: {reason}"),
        N_("Correct it at this line; tags open with {{% and close with %}}."),
    ),
    "template-undefined": (
        N_("The template uses something that it is not given: {reason}"),
        N_("Use a name that the packaged template of the same file uses."),
    ),
    "template-failed": (
        N_("The template cannot be filled in: {reason}"),
        N_("Compare the line with the packaged template of the same file."),
    ),
    "template-endless": (
        N_("The template never ends, or makes far too much."),
        N_("Look for a part that includes itself, or for a loop over a very large number."),
    ),
    "template-forbidden": (
        N_("The template asks for something that no template is given: {reason}"),
        N_("Use only the names that the packaged template of the same file uses."),
    ),
    "template-nested-too-deep": (
        N_("More than {limit} tags stand one inside the other."),
        N_("Close each tag, and take out those that only wrap others."),
    ),
    "template-tag-unknown": (
        N_("<{tag}> is not an MJML tag: readers would get it as it is."),
        N_("Correct its name, or take it out."),
    ),
    "template-tag-stray": (
        N_("<{tag}> stands between MJML tags, where mail programs do not expect it."),
        N_("Put HTML inside mj-text, mj-table or mj-raw."),
    ),
    "template-tag-unwelcome": (
        N_("<{tag}> does not work in an email."),
        N_("Take it out, and link to a page instead."),
    ),
    "template-mjml": (
        N_("MJML cannot read what the template produces: {reason}"),
        N_("Every tag must be closed, and “<” and “&” written as &lt; and &amp;."),
    ),
    "template-slice-missing": (
        N_("The template does not show “{slice}”."),
        N_("Keep every cut(…) of the packaged template: selections are put together from them."),
    ),
}
