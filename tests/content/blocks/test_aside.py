"""What a translator cannot reach is known."""

import pytest

from syndicate.content.blocks.aside import has_aside


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Du *texte*, un [lien](https://a.example) et ![une image](a.jpg).\n", False),
        ("<div>\nBonjour\n</div>\n", True),
        ('<img src="a.jpg" alt="Un lac">\n', True),
        ("<img src='a.jpg' ALT='Un lac'>\n", True),
        ('<img src="a.jpg" alt="">\n\n<hr>\n', False),
        ("<!-- Une remarque\nde la rédaction -->\n", False),
        ("<details>\n\nDu texte.\n\n</details>\n", False),
        ('Une <abbr title="Organisation des Nations unies">ONU</abbr>.\n', True),
        ("Une <abbr>ONU</abbr>.\n", False),
        ('Un [lien](https://a.example "Son titre").\n', True),
        ('Une ![image](a.jpg "Son titre").\n', True),
        ("Un [lien][a].\n\n[a]: https://a.example 'Son titre'\n", True),
        ("```\n<div>\nBonjour\n</div>\n```\n", False),
        ('<div data-title="x">\n</div>\n', False),
    ],
)
def test_texts_in_raw_markup_and_titles_of_links_are_out_of_reach(body: str, wanted: bool) -> None:
    assert has_aside(body) is wanted
