"""What can be wrong in content/: the fact, and what an editor can do about it."""

from collections.abc import Mapping

from syndicate.localise.marks import N_
from syndicate.localise.sentences import works

SENTENCES: Mapping[str, tuple[str, str]] = {
    # the file
    "file-unreadable": (
        N_("The file cannot be read: {reason}."),
        N_("Correct the file’s permissions, or the link that leads to it."),
    ),
    "file-irregular": (N_("This is not an ordinary file."), N_("Put a text file in its place.")),
    "file-too-large": (
        N_("The file is larger than {limit} KiB."),
        N_("Split the text, or take out what does not belong in it."),
    ),
    "outside-content": (
        N_("The link leads out of the folder content/."),
        N_("Copy what it leads to into content/."),
    ),
    "content-absent": (
        N_("The folder content/ is not there."),
        N_("Put it back, or make an empty one: until then, what is published stays as it is."),
    ),
    "folder-unreadable": (
        N_("The folder cannot be read: {reason}."),
        N_("Correct its permissions, or the link that leads to it; what is published stays."),
    ),
    "file-ignored": (
        N_("Nothing reads this file where it is."),
        N_("Name it index.<language>.md in the folder of its work, or move it out of content/."),
    ),
    "name-malformed": (
        N_("“{name}” cannot be the name of a work."),
        N_("Use lowercase letters without accents, digits and hyphens."),
    ),
    "locale-missing": (
        N_("The name of the file does not say its language."),
        N_("Put the language before .md, as in index.fr.md."),
    ),
    "locale-unknown": (
        N_("The publication has no language “{found}”."),
        N_("Choose among these: {known}; others are added in config/syndicate.toml."),
    ),
    "variant-twice": (
        N_("{other} is the same language of the same work."),
        N_("Keep one of the two files."),
    ),
    # its characters and its form
    "not-utf8": (N_("The text is not in UTF-8."), N_("Save the file again, in UTF-8.")),
    "characters-removed": (
        N_("The text contains characters that nobody can see, and they were left out."),
        N_("Type the line again."),
    ),
    "front-matter-missing": (
        N_("The file does not begin with front matter."),
        N_("Begin with a line “---”, the keys (title, summary, date, section), and again “---”."),
    ),
    "front-matter-unclosed": (
        N_("The front matter does not end."),
        N_("Put a line “---” after the last key."),
    ),
    "front-matter-too-long": (
        N_("The front matter is longer than {limit} KiB."),
        N_("Put the line “---” right after the last key."),
    ),
    "front-matter-not-keys": (
        N_("The front matter is not a plain list of keys and values."),
        N_("Write one “key: value” on each line."),
    ),
    "yaml-colon": (
        N_("A value that contains a colon followed by a space must be in quotes."),
        N_('Write it as in title: "Concert : le programme".'),
    ),
    "yaml-quote": (
        N_("A quotation mark is opened here and not closed."),
        N_("Close it at the end of the value."),
    ),
    "yaml-escape": (
        N_("Between double quotes, a backslash has a meaning of its own, and this one has none."),
        N_("Use single quotes around the value, or write the backslash twice."),
    ),
    "yaml-list": (
        N_("A list is opened here and not closed, or a comma is missing in it."),
        N_("Write it on one line, as in tags: [one, two]."),
    ),
    "yaml-tab": (N_("There is a tab where YAML allows none."), N_("Use spaces in its place.")),
    "yaml-sign": (
        N_("A value cannot begin with “{sign}” here."),
        N_("Put the whole value in quotes."),
    ),
    "yaml-syntax": (
        N_("From here on, the front matter cannot be understood."),
        N_("Write one “key: value” on each line, and put long values in quotes."),
    ),
    # the keys
    "key-unknown": (
        N_("There is no key “{key}”."),
        N_("The nearest key is “{nearest}”."),
    ),
    "key-foreign": (
        N_("There is no key “{key}”, nor one that is like it."),
        N_("Delete the line."),
    ),
    "key-duplicate": (
        N_("The key “{key}” is already on line {first}."),
        N_("Keep one of the two."),
    ),
    "key-nested": (
        N_("The value is nested, and no key takes a nested value."),
        N_("Write a text, or a list such as [one, two]."),
    ),
    "key-missing": (N_("“{key}” is missing."), N_("Add it to the front matter.")),
    "text-after-hash": (
        N_("What stands after “#” is not part of “{key}”: YAML takes it for a comment."),
        N_("Put the whole value in quotes if it is part of the text."),
    ),
    "value-not-text": (
        N_("“{key}” takes a single text, but this is a list."),
        N_("Write the text without brackets or hyphen."),
    ),
    "value-too-long": (
        N_("“{key}” has {length} characters; it may have {limit}."),
        N_("Shorten it, and put the rest into the text below the front matter."),
    ),
    "value-not-flag": (
        N_("“{key}” must be true or false, not “{found}”."),
        N_("Write true or false."),
    ),
    "value-not-number": (
        N_("“{key}” must be a whole number, not “{found}”."),
        N_("Write digits only."),
    ),
    "status-unknown": (
        N_("There is no status “{found}”."),
        N_("Write ready or draft."),
    ),
    "section-unknown": (
        N_("There is no section “{found}”."),
        N_("Choose among these: {known}; others are added in config/syndicate.toml."),
    ),
    "redirect-malformed": (
        N_("“{found}” cannot be redirected."),
        N_("Write a path from the root, as in /2018/01/09/a-name/, without a query."),
    ),
    "redirect-outside": (
        N_("“{found}” is not below {base}, so that nothing here answers for it."),
        N_("Redirect it in the web server that answers there, and delete the line."),
    ),
    "slug-malformed": (
        N_("“{found}” cannot be part of an address."),
        N_("Use lowercase letters without accents, digits and hyphens."),
    ),
    "id-malformed": (
        N_("“{found}” is not an id: an id begins with tag:, urn:, http: or https:."),
        N_("Delete the line and run “syndicate stamp”, or put the former id back."),
    ),
    "url-malformed": (
        N_("“{found}” is not a web address."),
        N_("Write the whole address, with https://."),
    ),
    "source-malformed": (
        N_("“{found}” does not say which text was translated."),
        N_("Delete the line, and record it anew: syndicate translations accept"),
    ),
    "source-parts-malformed": (
        N_("“{found}” does not say which parts of the text were translated."),
        N_("Delete the line: “syndicate stamp” writes it again."),
    ),
    "source-itself": (
        N_("The “{locale}” text cannot be its own translation."),
        N_("Write the language that it was translated from, or delete the line."),
    ),
    "source-absent": (
        N_("The text was translated from “{source}”, and the work has no such language."),
        N_("Add the file of that language, or delete the line."),
    ),
    # times
    "date-malformed": (
        N_("“{found}” is not a date, with or without a time."),
        N_("Write 2026-03-12, or 2026-03-12T18:30, or 2026-03-12T18:30+01:00."),
    ),
    "date-impossible": (N_("{found} does not exist."), N_("Check the date and the time.")),
    "naive-date": (
        N_("{found} could be in any time zone."),
        N_("Say which, with the key “zone”."),
    ),
    "zone-unknown": (
        N_("There is no time zone “{found}”."),
        N_("The nearest name is “{nearest}”."),
    ),
    "zone-foreign": (
        N_("There is no time zone “{found}”, nor one that is like it."),
        N_("Write a name such as Europe/Paris or America/Toronto."),
    ),
    "end-before-start": (
        N_("The event ends before it begins, or at the same moment."),
        N_("Correct “start” or “end”."),
    ),
    "all-day-with-time": (
        N_("An all-day event has no time of day, but “{key}” gives one."),
        N_("Write the date only, or delete “all_day”."),
    ),
    "start-without-time": (
        N_("“start” gives no time of day, so the event begins at midnight."),
        N_("Add the time, or write “all_day: true”."),
    ),
    "expires-before-date": (
        N_("The work expires before its date, so nobody will ever read it."),
        N_("Correct “expires” or “date”."),
    ),
    "updated-before-date": (
        N_("The work was updated before its date."),
        N_("Correct “updated” or “date”."),
    ),
    "updated-missing": (
        N_("Readers who have the work already will not be told of “{key}”."),
        N_("Run “syndicate stamp”, or write “updated” with a time that is not before it."),
    ),
    # images and the body
    "image-missing": (
        N_("There is no image “{image}”."),
        N_("Check the name: it is relative to this file, and capitals count."),
    ),
    "image-missing-nearest": (
        N_("There is no image “{image}”."),
        N_("The folder has “{nearest}”: if that is the one, write its name here."),
    ),
    "image-address": (
        N_("There is an image here without an address that readers can open."),
        N_("Write the name of a file next to this one, or an address that begins with https://."),
    ),
    "image-remote": (
        N_("“{image}” is an address, and “image” takes a file."),
        N_("Save the image next to this file, and write its name."),
    ),
    "alt-too-long": (
        N_("The description of the image “{image}” has {length} characters; it may have {limit}."),
        N_("Say the essential in a sentence or two, and the rest in the text."),
    ),
    "image-alt-missing": (
        N_("The image “{image}” has no description for those who do not see it."),
        N_("Write one: image_alt in the front matter, ![description](image) in the text."),
    ),
    "image-outside": (
        N_("The image “{image}” is outside the folder content/."),
        N_("Copy it next to this file."),
    ),
    "image-type": (
        N_("“{image}” is not an image that browsers can show."),
        N_("Use JPEG, PNG, WebP, AVIF, GIF or SVG."),
    ),
    "image-too-large": (
        N_("The image “{image}” is larger than {limit} MiB."),
        N_("Save a smaller version of it."),
    ),
    "image-broken": (
        N_("The image “{image}” is damaged: what is in the file is no whole image."),
        N_("Save it again from the program that it comes from, or take another copy."),
    ),
    "image-mislabelled": (
        N_("The image “{image}” is in the format {format}: its name should end in “.{extension}”."),
        N_("Rename the file, and write its new name here."),
    ),
    "image-pixels": (
        N_("The image “{image}” has {width} × {height} pixels; {limit} million are allowed."),
        N_("Save a version of it with fewer pixels."),
    ),
    "nested-too-deep": (
        N_("Quotations, lists or HTML elements stand more than {limit} deep in one another here."),
        N_("Take out some levels: mail programs cannot show so many."),
    ),
    "unsafe-html-removed": (
        N_("“{what}” is not shown to readers and was taken out."),
        N_("Write it in Markdown, or delete it."),
    ),
    "link-relative": (
        N_("The link “{what}” leads nowhere in feeds and emails."),
        N_("Write the whole address, with https://."),
    ),
    **works.SENTENCES,
}
