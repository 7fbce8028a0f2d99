"""The rules themselves: a document that is spoilt in one place does not pass."""

from dataclasses import replace

import pytest

from tests.feeds.rules import atom, json, rss
from tests.feeds.test_rules import Rule, named
from tests.support.documents import documents

SPOILT: dict[Rule, tuple[str, str]] = {
    rss.a1_1_xml_from_the_first_byte: ('encoding="UTF-8"', "encoding='UTF-8'"),
    rss.a1_2_one_title_link_and_description: ("<description>Actu", "<description>&lt;b&gt;Actu"),
    rss.a1_3_self: ('feed.rss" rel="self"', 'feed.rss?x" rel="self"'),
    rss.a1_4_language: ("</language>", "</language><dc:language>fr</dc:language>"),
    rss.a1_5_guid_that_is_no_address: ('isPermaLink="false"', 'isPermaLink="true"'),
    rss.a1_6_english_dates: ("<pubDate>Sat", "<pubDate>sam."),
    rss.a1_7_nothing_from_the_future: ("2026-03-09T", "2036-03-09T"),
    rss.a1_8_authors: ("(La Métropole)", ""),
    rss.a1_9_description_before_content: ("<content:encoded>", "<description/><content:encoded>"),
    rss.a1_10_html_that_stands_by_itself: ('"https://news.example/a?b', '"/a?b'),
    rss.a1_11_plain_text_escaped_once: ("<title>R&amp;D", "<title>R&amp;amp;D"),
    rss.a1_12_ttl_generator_docs_and_last_build: ("syndicate<", "syndicate 1.0<"),
    rss.a1_13_no_image_but_a_whole_one: ("<language>", "<image><title>x</title></image><language>"),
    rss.a1_14_one_enclosure_at_most: ("<enclosure ", '<enclosure url="x" length="0" type="x/y"/><enclosure '),
    rss.a1_15_only_namespaces_that_are_known: ('xmlns:dc="', 'xmlns:my="urn:mine" xmlns:dc="'),
    atom.a2_1_one_of_each_at_the_top: ("<generator>", '<generator version="1">'),
    atom.a2_2_one_alternate_of_a_kind: ('hreflang="en"', 'hreflang="fr-CA"'),
    atom.a2_3_one_of_each_in_an_entry: ("<published>", "<published>x</published><published>"),
    atom.a2_4_languages: ('xml:lang="fr"', 'xml:lang="en"'),
    atom.a2_5_dates: ("<updated>2026", "<updated>2026 "),
    atom.a2_6_no_entry_twice: ("article/noel/fr<", "article/fete/fr<"),
    atom.a2_7_metadata_first_and_persons_with_names: ("<name>Ana Mar", "<name>ana@mar.example"),
    atom.a2_8_texts_say_what_they_are: ('<content type="html">', '<content type="CDATA">'),
    atom.a2_9_relations_that_are_known_and_in_their_place: ('rel="license"', 'rel="licence"'),
    json.a3_1_version_title_and_addresses: ("version/1.1", "version/1"),
    json.a3_2_languages: ('"language":"fr"', '"language":"français"'),
    json.a3_3_authors: ('"name":"Ana Mar"', '"name":""'),
    json.a3_4_ids_and_contents: ('"id":"tag:', '"id":"'),
    json.a3_5_dates: ('"date_published":"2026', '"date_published":"26'),
    json.a3_7_hubs_and_icons: ('"WebSub"', '"websub"'),
    json.a3_8_extensions: ('"about":"The section', '"term":"The section'),
    json.a3_9_utf_8_and_no_larger_than_ideal: ("é", "\\u00e9"),
    json.a1_14_images: ('"image":"https', '"image":"http'),
}  # fmt: skip


@pytest.mark.parametrize("rule", SPOILT, ids=named)
def test_a_spoilt_document_is_found(rule: Rule) -> None:
    form = rule.__module__.rpartition(".")[2]
    one = next(doc for doc in documents(form) if doc.name.startswith("hubs"))
    text = one.data.decode()
    before, after = SPOILT[rule]
    assert before in text
    spoilt = replace(one, data=text.replace(before, after, 1).encode())
    try:
        faults = list(rule(spoilt))
    except ValueError:  # more or fewer than there have to be
        return
    assert faults
