"""Settings as written → settings whose texts for readers are set in each language's typography."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from syndicate.localise import typography
from syndicate.settings.options import Locale, Sender, Settings


def typeset(settings: Settings) -> Settings:
    """Return `settings` with its titles, descriptions and names set; everything else as it is."""
    locales, site = settings.locales, settings.site
    return replace(
        settings,
        site=replace(
            site,
            title=_set(site.title, locales),
            description=_set(site.description, locales),
        ),
        sender=_named(settings.sender, locales),
        sections={
            key: replace(section, title=_set(section.title, locales))
            for key, section in settings.sections.items()
        },
        links={
            key: replace(link, title=_set(link.title, locales))
            for key, link in settings.links.items()
        },
        newsletters={
            key: replace(
                newsletter,
                title=_set(newsletter.title, locales),
                description=_set(newsletter.description, locales),
            )
            for key, newsletter in settings.newsletters.items()
        },
    )


def _set(texts: Mapping[str, str], locales: Mapping[str, Locale]) -> Mapping[str, str]:
    return {tag: typography.text(text, tag, locales) for tag, text in texts.items()}


def _named(sender: Sender, locales: Mapping[str, Locale]) -> Sender:
    """Return the sender with its names set, those for one newsletter and locale too."""
    overrides = {
        newsletter: {tag: _own(own, tag, locales) for tag, own in by_locale.items()}
        for newsletter, by_locale in sender.overrides.items()
    }
    return replace(sender, name=_set(sender.name, locales), overrides=overrides)


def _own(values: Mapping[str, Any], tag: str, locales: Mapping[str, Locale]) -> Mapping[str, Any]:
    if not isinstance(values.get("name"), str):
        return values
    return {**values, "name": typography.text(values["name"], tag, locales)}
