"""An old site as two programs give it out: the export that is imported, and the feed that people read.

Each is written from the same posts by its own rules: WordPress's `feed-rss2.php` and its export (WXR 1.2),
Ghost's `generate-feed.js` with the npm package `rss` and its export.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape

SITE = "http://ville.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post. number: as its program counts; html: its text; image: a lead picture's name."""

    number: int
    slug: str
    title: str
    html: str
    at: datetime
    category: str = "Vie locale"
    image: str = ""


POSTS = (
    Post(
        number=31,
        slug="budget-2019",
        title="Budget & « comptes » 2019",
        html='<p>Le budget est <a href="/2018/11/le-marche/">voté</a>.</p>',
        at=datetime(2018, 11, 16, 9, 30, tzinfo=UTC),
        image="budget.jpg",
    ),
    Post(
        number=12,
        slug="le-marche",
        title="Le marché change de place",
        html="<p>Le marché <strong>change</strong> de place.</p>\n<p>Dès lundi.</p>",
        at=datetime(2018, 11, 15, 8, 0, tzinfo=UTC),
        category="Coopération",
    ),
    Post(
        number=7,
        slug="fete-de-lete",
        title="Fête de l’été",
        html="<p>La fête.</p>",
        at=datetime(2018, 7, 2, 23, 30, tzinfo=UTC),  # the next day where the site is
    ),
)


def wordpress_feed(posts: Sequence[Post] = POSTS) -> str:
    """Return what WordPress answers at /feed/: guid is `the_guid`, which is no permalink."""
    items = "".join(
        f"""	<item>
		<title>{escape(one.title)}</title>
		<link>{_wordpress_link(one)}</link>
		<dc:creator><![CDATA[Zoé]]></dc:creator>
		<pubDate>{one.at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>
				<category><![CDATA[{one.category}]]></category>
		<guid isPermaLink="false">{SITE}/?p={one.number}</guid>
					<description><![CDATA[{one.title} [&#8230;]]]></description>
										<content:encoded><![CDATA[{one.html}
<p>L’article <a href="{_wordpress_link(one)}">{escape(one.title)}</a> est apparu en premier sur <a href="{SITE}">Ville</a>.</p>
]]></content:encoded>
		</item>
"""
        for one in posts
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	>

<channel>
	<title>Ville</title>
	<atom:link href="{SITE}/feed/" rel="self" type="application/rss+xml" />
	<link>{SITE}</link>
	<description>Actualités</description>
	<language>fr-FR</language>
	<generator>https://wordpress.org/?v=6.4</generator>
{items}</channel>
</rss>
"""


def wordpress_export(posts: Sequence[Post] = POSTS) -> str:
    """Return what Tools → Export gives."""
    return f"""<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>Ville</title>
	<link>{SITE}</link>
	<language>fr-FR</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>{SITE}</wp:base_site_url>
	<wp:base_blog_url>{SITE}</wp:base_blog_url>
	<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[zoe]]></wp:author_login><wp:author_display_name><![CDATA[Zoé]]></wp:author_display_name></wp:author>
{"".join(map(_exported, posts))}</channel>
</rss>
"""


def _exported(one: Post) -> str:
    text = one.html.replace("<p>", "<!-- wp:paragraph -->\n<p>").replace(
        "</p>", "</p>\n<!-- /wp:paragraph -->"
    )
    return f"""	<item>
		<title><![CDATA[{one.title}]]></title>
		<link>{_wordpress_link(one)}</link>
		<pubDate>{one.at:%a, %d %b %Y %H:%M:%S +0000}</pubDate>
		<dc:creator><![CDATA[zoe]]></dc:creator>
		<guid isPermaLink="false">{SITE}/?p={one.number}</guid>
		<description></description>
		<content:encoded><![CDATA[{text}]]></content:encoded>
		<excerpt:encoded><![CDATA[]]></excerpt:encoded>
		<wp:post_id>{one.number}</wp:post_id>
		<wp:post_date><![CDATA[{one.at:%Y-%m-%d %H:%M:%S}]]></wp:post_date>
		<wp:post_date_gmt><![CDATA[{one.at:%Y-%m-%d %H:%M:%S}]]></wp:post_date_gmt>
		<wp:post_name><![CDATA[{one.slug}]]></wp:post_name>
		<wp:status><![CDATA[publish]]></wp:status>
		<wp:post_parent>0</wp:post_parent>
		<wp:post_type><![CDATA[post]]></wp:post_type>
		<wp:post_password><![CDATA[]]></wp:post_password>
		<category domain="category" nicename="vie"><![CDATA[{one.category}]]></category>
	</item>
"""


def _wordpress_link(one: Post) -> str:
    return f"{SITE}/{one.at:%Y/%m}/{one.slug}/"


def ghost_feed(posts: Sequence[Post] = POSTS) -> str:
    """Return what Ghost answers at /rss/: guid is the post's id, which is no address."""
    items = "".join(
        f"<item><title><![CDATA[{one.title}]]></title><description><![CDATA[{one.html}]]></description>"
        f'<link>{SITE}/{one.slug}/</link><guid isPermaLink="false">{_ghost_id(one)}</guid>'
        f"<category><![CDATA[{one.category}]]></category><dc:creator><![CDATA[Zoé]]></dc:creator>"
        f"<pubDate>{format_datetime(one.at, usegmt=True)}</pubDate>{_ghost_image(one)}"
        f"<content:encoded><![CDATA[{_ghost_text(one)}]]></content:encoded></item>"
        for one in posts
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" '
        'version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title><![CDATA[Ville]]></title>'
        f"<description><![CDATA[Actualités]]></description><link>{SITE}/</link><generator>Ghost 5.82</generator>"
        f'<atom:link href="{SITE}/rss/" rel="self" type="application/rss+xml"/><ttl>60</ttl>{items}</channel></rss>'
    )


def ghost_export(posts: Sequence[Post] = POSTS) -> str:
    """Return what Settings → Export gives."""
    names = list(dict.fromkeys(one.category for one in posts))
    data: Mapping[str, Any] = {
        "posts": [_ghost_post(one) for one in posts],
        "tags": [
            {"id": f"t{place}", "name": name, "slug": f"t{place}", "visibility": "public"}
            for place, name in enumerate(names)
        ],
        "posts_tags": [
            {"post_id": _ghost_id(one), "tag_id": f"t{names.index(one.category)}", "sort_order": 0}
            for one in posts
        ],
        "users": [{"id": "1", "name": "Zoé", "slug": "zoe", "email": "zoe@ville.example"}],
        "posts_authors": [
            {"post_id": _ghost_id(one), "author_id": "1", "sort_order": 0} for one in posts
        ],
        "settings": [{"key": "locale", "value": "fr"}],
    }
    whole = {"db": [{"meta": {"exported_on": 1542355200000, "version": "5.82.0"}, "data": data}]}
    return json.dumps(whole, ensure_ascii=False)


def _ghost_post(one: Post) -> dict[str, Any]:
    at = f"{one.at:%Y-%m-%dT%H:%M:%S}.000Z"
    return {
        "id": _ghost_id(one),
        "uuid": f"00000000-0000-4000-8000-{one.number:012}",
        "title": one.title,
        "slug": one.slug,
        "html": one.html,
        "feature_image": f"__GHOST_URL__/content/images/{one.image}" if one.image else None,
        "featured": 0,
        "type": "post",
        "status": "published",
        "visibility": "public",
        "created_at": at,
        "updated_at": at,
        "published_at": at,
        "custom_excerpt": None,
        "canonical_url": None,
    }


def _ghost_id(one: Post) -> str:
    return f"5bee{one.number:020x}"


def _ghost_image(one: Post) -> str:
    url = f"{SITE}/content/images/{one.image}"
    return f'<media:content url="{url}" medium="image"/>' if one.image else ""


def _ghost_text(one: Post) -> str:
    """Return the text with the lead picture before it, as Ghost has it in feeds."""
    url = f"{SITE}/content/images/{one.image}"
    return f'<img src="{url}" alt="{escape(one.title)}"/>{one.html}' if one.image else one.html


EXPORTS: Mapping[str, tuple[Callable[[], str], Callable[[], str]]] = {
    "wordpress": (wordpress_export, wordpress_feed),
    "ghost": (ghost_export, ghost_feed),
}
"""Program → what writes its export, and what writes its feed."""
