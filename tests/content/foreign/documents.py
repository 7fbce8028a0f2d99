"""Feeds in all formats, each with the same two entries; their words are our own."""

RSS_090 = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>Ville</title><link>https://ville.example/</link></channel>
<item><title>Le marché &amp; la place</title><link>https://ville.example/marche</link></item>
<item><title>La fête</title><link>https://ville.example/fete</link></item>
</rdf:RDF>"""

RSS_091 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Ville</title><link>https://ville.example/</link>
<item><title>Le marché &amp;amp; la place</title><link>https://ville.example/marche</link><description>Le marché change de place.</description></item>
<item><title>La fête</title><link>https://ville.example/fete</link></item>
</channel></rss>"""

RSS_10 = """<?xml version="1.0" encoding="utf-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://ville.example/rss"><title>Ville</title><link>https://ville.example/</link></channel>
<item rdf:about="https://ville.example/node/1"><title>Le marché &amp; la place</title><link>https://ville.example/marche</link>
<dc:date>2018-11-15T09:00:00+01:00</dc:date><dc:creator>Zoé</dc:creator><description>Le marché change de place.</description></item>
<item rdf:about="https://ville.example/node/2"><title>La fête</title><link>https://ville.example/fete</link></item>
</rdf:RDF>"""

RSS_20 = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"><channel>
<title>Ville</title><link>https://ville.example/</link><language>fr</language>
<atom:link href="https://ville.example/feed/" rel="self" type="application/rss+xml"/>
<atom:link href="https://ville.example/feed/2/" rel="next"/>
<item><title>Le marché &amp;amp; la place</title><link>https://ville.example/marche</link>
<guid isPermaLink="false">https://ville.example/?p=1</guid><pubDate>Thu, 15 Nov 2018 09:00:00 +0100</pubDate>
<dc:creator>Zoé</dc:creator><category>Vie locale</category><category>Marchés</category>
<description>Le marché change de place.</description>
<content:encoded><![CDATA[<p>Le marché <em>change</em> de place.</p>]]></content:encoded>
<enclosure url="https://ville.example/plan.pdf" length="1234" type="application/pdf"/>
<media:content url="https://ville.example/place.jpg" medium="image"/>
<atom:link rel="alternate" hreflang="en" href="https://ville.example/en/market"/></item>
<item><title>La fête</title><link>https://ville.example/fete</link></item>
</channel></rss>"""

ATOM_10 = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="https://ville.example/a/">
<title>Ville</title><id>urn:x:feed</id><updated>2018-11-15T09:00:00Z</updated>
<link rel="self" href="https://ville.example/atom.xml"/>
<link rel="next" href="?page=2"/><link rel="prev-archive" href="https://ville.example/2017.xml"/>
<entry><title type="html">Le &lt;b&gt;m&lt;/b&gt;arché &amp;amp; la place</title><id>HTTP://Ville.example/a/../1#</id>
<link rel="alternate" href="../marche"/><published>2018-11-15T09:00:00+01:00</published><updated>2018-11-16T09:00:00Z</updated>
<author><name>Zoé</name></author><category term="vie" label="Vie locale"/><category term="Marchés"/>
<summary>Le marché &lt; change de place.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Le marché <em>change</em> de place.</p></div></content>
<source><id>urn:x:elsewhere</id></source></entry>
<entry><title>La fête</title><id> tag:ville.example,2018:2 </id><link href="https://ville.example/fete"/><updated>2018-11-14T09:00:00Z</updated></entry>
</feed>"""

JSON_11 = """{"version": "https://jsonfeed.org/version/1.1", "title": "Ville", "home_page_url": "https://ville.example/",
"feed_url": "https://ville.example/feed.json", "next_url": "/feed-2.json", "language": "fr", "items": [
{"id": 1, "url": "/marche", "title": "Le marché & la place", "content_html": "<p>Le marché <em>change</em> de place.</p>",
 "summary": "Le marché change de place.", "date_published": "2018-11-15T09:00:00+01:00", "date_modified": "2018-11-16T09:00:00Z",
 "authors": [{"name": "Zoé"}], "tags": ["Vie locale", "Marchés", 3], "image": "/place.jpg",
 "attachments": [{"url": "/plan.pdf", "mime_type": "application/pdf", "size_in_bytes": 1234}]},
{"id": "b", "url": "https://ville.example/fete", "title": "La fête", "content_text": "Un < deux"}, "no item"]}"""
