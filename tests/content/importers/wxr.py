"""Write exports of WordPress, as it writes them."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Ancien site</title><link>https://old.example</link><language>fr-FR</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>
<wp:author><wp:author_login>aline</wp:author_login>
<wp:author_display_name><![CDATA[Aline Roche]]></wp:author_display_name></wp:author>
<wp:category><wp:category_nicename>villes</wp:category_nicename>
<wp:category_parent>culture</wp:category_parent><wp:cat_name>Villes</wp:cat_name></wp:category>
<wp:category><wp:category_nicename>culture</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name>Culture</wp:cat_name></wp:category>
"""


def item(number: int, content: str = "Bonjour.", **changes: str) -> str:
    """Return an item; `terms` and `meta` are written as they are, `__` in a name stands for a colon."""
    slug = changes.pop("slug", f"billet-{number}")
    told = {
        "title": f"Billet {number}",
        "link": f"https://old.example/2021/03/{slug}/",
        "guid": f"https://old.example/?p={number}",
        "dc:creator": "aline",
        "content:encoded": content,
        "excerpt:encoded": "Un résumé.",
        "wp:post_id": str(number),
        "wp:post_date": "2021-03-09 09:00:00",
        "wp:post_date_gmt": "2021-03-09 08:00:00",
        "wp:post_modified": "2021-03-10 09:00:00",
        "wp:post_modified_gmt": "2021-03-10 08:00:00",
        "wp:post_name": slug,
        "wp:status": "publish",
        "wp:post_type": "post",
        "wp:post_parent": "0",
        "wp:is_sticky": "0",
        "wp:post_password": "",
    }
    extra = changes.pop("terms", "") + changes.pop("meta", "")
    told |= {key.replace("__", ":"): value for key, value in changes.items()}
    return f"<item>{''.join(_element(key, value) for key, value in told.items())}{extra}</item>\n"


def attachment(number: int, url: str, parent: int = 0, **changes: str) -> str:
    told = {
        "wp__post_type": "attachment",
        "wp__status": "inherit",
        "wp__attachment_url": url,
        "wp__post_parent": str(parent),
        "excerpt__encoded": "",
    }
    return item(number, "", **(told | changes))


def term(domain: str, nicename: str, name: str = "") -> str:
    return f'<category domain="{domain}" nicename="{nicename}"><![CDATA[{name or nicename}]]></category>'


def meta(values: Mapping[str, str]) -> str:
    made = (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>{_element('wp:meta_value', value)}</wp:postmeta>"
        for key, value in values.items()
    )
    return "".join(made)


def export(*items: str, head: str = _HEAD) -> str:
    return f"{head}{''.join(items)}</channel>\n</rss>\n"


def _element(name: str, value: str) -> str:
    inner = f"<![CDATA[{value}]]>" if "<" in value else escape(value)
    return f"<{name}>{inner}</{name}>"
