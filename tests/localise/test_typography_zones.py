"""What typography leaves alone (standards.md E.3), in the middle of what it sets.

`_` stands for U+00A0 and `~` for U+202F.
"""

import pytest

from syndicate.localise import typography
from tests.localise.tables import parameters, printed, rows

ZONES = rows("""
    https://exemple.org/a?b=c;d
    https://exemple.org/d'a/20h30/12%20km!x
    http://exemple.org:8080/?q=a,b
    https://exemple.org/?q='a'&b=1
    www.exemple.org/l'été
    exemple.org/a?b=c;d
    info@exemple.org
    l.d'alembert+lettre@exemple.org
    mailto:info@exemple.org?subject=a;b
    tel:+33473000000
    tag:exemple.org,2018:article/1
    urn:uuid:1234-5678
    data:text/plain;base64,QQ==
    C:\\temp
    C:\\temp\\l'été;v2
    /var/www/l'été/20h30
    ~/notes/20h30
    ../l'été
    ./20h30.txt
    12:30
    12:30:45
    16:9
    4:3
    2018-11-15T10:30:00+01:00
    2018-11-15
    fdda:5cc1:23:4::1f
    ::1
    00:1b:63:84:45:e6
    1.2.3
    v2.0
    04 73 00 00 00
    +33 4 73 00 00 00
    514 555-1234
    :-)
    ;-)
    :)
    :D
    <3
    :tada:
    :+1:
    #l_été
    #mot-clic
    @metropole
    &amp;
    &eacute;
    {{ a ? 'b' : 'c' }}
    {{ prenom }}
    {% if a ; b %}
    {# l'été ? #}
    %recipient.nom%
    *|PRENOM : |*
    %(name)s
    {name}
    ${name}
    [[data:nom:'x']]
    \ue000greeting_name\ue001
    `a ? 'b' : c`
    ```l'été ?```
    [lien](https://exemple.org/?a;b "l'été ?")
    Yahoo!
    Joomla!
    48°51'24"
    5'10"
""")
ELEMENTS = rows("""
    <code>a ? 'b' ; c</code>
    <pre>a ?\\n'b' : 5%</pre>
    <kbd>! ?</kbd>
    <samp>a ;</samp>
    <var>a' ;</var>
    <script>if (a ? b : c) {}</script>
    <style>a:before{content:'!'}</style>
    <textarea>l'été ?</textarea>
    <span translate="no">Qui ? "moi" !</span>
    <!-- Oui ? 20h30 -->
    <img alt='Qui ? "moi" !'>
    <code><em>a ?</em></code>
""")
# What stands around a zone, and how that is printed in France and in English.
AROUND = rows("""
    Voir @@ ici → Voir @@ ici
    Voir @@ ; suite → Voir @@~; suite
    Voir @@ ! → Voir @@~!
    Voir @@ : oui → Voir @@_: oui
    (cf. @@) ! → (cf. @@)~!
    Voir « @@ » ? → Voir «_@@_»~?
    Voir "un @@ mot" → Voir «_un @@ mot_»
    @@ ! → @@~!
""")
ENGLISH = rows("""
    See @@ here → See @@ here
    See @@ ; more → See @@; more
    See @@ ! → See @@!
    (see @@) ! → (see @@)!
    See "the @@ one" ? → See “the @@ one”?
""")


@pytest.mark.parametrize(("typed", "expected"), AROUND)
@pytest.mark.parametrize("zone", [zone for zone, _ in ZONES])
def test_a_zone_of_text_stays_and_is_a_word_to_what_is_around_it(
    zone: str, typed: str, expected: str
) -> None:
    for typeset in (typography.text, typography.html):
        assert typeset(typed.replace("@@", zone), "fr") == printed(expected).replace("@@", zone)


@pytest.mark.parametrize(("typed", "expected"), ENGLISH)
@pytest.mark.parametrize("zone", [zone for zone, _ in ZONES])
def test_a_zone_of_text_is_the_same_in_english(zone: str, typed: str, expected: str) -> None:
    for typeset in (typography.text, typography.html):
        assert typeset(typed.replace("@@", zone), "en") == printed(expected).replace("@@", zone)


@pytest.mark.parametrize(("typed", "expected"), AROUND)
@pytest.mark.parametrize("element", [element.replace("\\n", "\n") for element, _ in ELEMENTS])
def test_an_element_that_is_no_prose_stays(element: str, typed: str, expected: str) -> None:
    made = typography.html(typed.replace("@@", element), "fr")
    assert element in made
    if not element.startswith(("<pre", "<script", "<style", "<textarea", "<!--", "<img")):
        assert made == printed(expected).replace("@@", element)


DOCUMENTS = {
    "front matter": "---\ntitle: \"L'été : 20h30 ?\"\n---\nL'été ?",
    "a fence": "```\nl'été ? 20h30\n\n\"oui\"\n```\nL'été ?",
    "a reference": "[lien]: https://exemple.org \"L'été ?\"\nL'été ?",
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_markdown_that_is_no_prose_stays(document: str) -> None:
    kept = document.removesuffix("L'été ?")
    assert typography.text(document, "fr") == kept + printed("L’été~?")


ACROSS = {
    "inline tags": """
        <em>Où</em> ? → <em>Où</em>~?
        <strong><em>Où</em></strong> ? → <strong><em>Où</em></strong>~?
        Où<em> ?</em> → Où<em>~?</em>
        Où <em>?</em> → Où<em>~?</em>
        <a href="https://a.b/?c;d">ici</a> ! → <a href="https://a.b/?c;d">ici</a>~!
        <a title="Oui ?">Oui ?</a> → <a title="Oui ?">Oui~?</a>
        "<strong>mot</strong>" → «_<strong>mot</strong>_»
        <strong>"mot"</strong> → <strong>«_mot_»</strong>
        "<em>un" mot</em> → «_<em>un_» mot</em>
        <em>"un</em> mot" → <em>«_un</em> mot_»
        « <em>un</em> » → «_<em>un</em>_»
        l'<em>été</em> → l’<em>été</em>
        <em>l'</em>été → <em>l’</em>été
        l'"<em>Agora</em>" → l’«_<em>Agora</em>_»
        2<sup>ème</sup> étage → 2<sup>e</sup> étage
        XX<sup>ème</sup> siècle → XX<sup>e</sup> siècle
        1<sup>ère</sup> fois → 1<sup>re</sup> fois
        <b>10</b> € et <b>20</b>% → <b>10</b>_€ et <b>20</b>_%
        <strong>12</strong> % → <strong>12</strong>_%
        <b>3</b> km et <i><b>3</b></i> km → <b>3</b>_km et <i><b>3</b></i>_km
        12,5 <span>%</span> ou 12 <b>km</b> → 12,5_<span>%</span> ou 12_<b>km</b>
        <b>12</b> mars et 12 <b>mars</b> → <b>12</b>_mars et 12_<b>mars</b>
        <b>M.</b> Dupont, M. <b>Dupont</b> → <b>M.</b>_Dupont, M._<b>Dupont</b>
        n<sup>o</sup> 12, N<sup>os</sup> 3 → n<sup>o</sup>_12, N<sup>os</sup>_3
        M<sup>me</sup> Roy et D<sup>r</sup> Roy → M<sup>me</sup>_Roy et D<sup>r</sup>_Roy
        M<sup>e</sup> Roy et M<sup>lle</sup> Roy → M<sup>e</sup>_Roy et M<sup>lle</sup>_Roy
        <b>p.</b> 12 → <b>p.</b>_12
        <b>12</b> marsouins et <b>3</b> mots
        <b>M</b> Dupont, <b>plan M</b> 3
        <strong>Horaires :</strong> lundi → <strong>Horaires_:</strong> lundi
        <strong>Horaires</strong> : lundi → <strong>Horaires</strong>_: lundi
        <em>mot</em> , suite → <em>mot</em>, suite
        un<br>! deux → un<br>~! deux
        <p>Un</p><p>! Deux</p>
        <li>Un</li><li>: deux</li>
    """,
    "paragraphs": """
        <p>"Un</p><p>deux." Fin</p>
        <p>Un "mot</p><p>ou" deux</p>
        <p>"Un</p><p>deux."</p> → <p>«_Un</p><p>deux._»</p>
        <p>"Un</p><p>"deux</p><p>trois."</p> → <p>«_Un</p><p>«_deux</p><p>trois._»</p>
        <p>"Un</p><p>un "mot" de deux</p><p>trois".</p> → <p>«_Un</p><p>un «_mot_» de deux</p><p>trois_».</p>
        <p>« Un</p><p>deux »</p> → <p>«_Un</p><p>deux_»</p>
        <p>« Un "mot"</p><p>un "autre" »</p> → <p>«_Un “mot”</p><p>un “autre”_»</p>
        <p>"Un</p><p>deux</p>
        <p>"Un</p><p>écran de 15"</p>
        <td>15"</td><td>"mot"</td> → <td>15"</td><td>«_mot_»</td>
    """,
    "languages": """
        <span lang="en">"What ?"</span> ! → <span lang="en">“What?”</span>~!
        Il dit : <i lang="en">it's 5 %</i> ; oui → Il dit_: <i lang="en">it’s 5%</i>~; oui
        <span lang="de">"Ja" ?</span> ! → <span lang="de">"Ja" ?</span>~!
        <span lang="de">&quot;Ja&quot;</span> ! → <span lang="de">&quot;Ja&quot;</span>~!
        <span lang="fr-CA">Oui ?</span> Non ? → <span lang="fr-CA">Oui?</span> Non~?
        <span xml:lang="en">A ?</span> B ? → <span xml:lang="en">A?</span> B~?
        <span lang="en">A <b lang="fr">B ?</b> C ?</span> D ? → <span lang="en">A <b lang="fr">B~?</b> C?</span> D~?
        "<span lang="en">Who ?</span>" → «_<span lang="en">Who?</span>_»
    """,
}


@pytest.mark.parametrize(("typed", "expected"), parameters(ACROSS))
def test_rules_see_across(typed: str, expected: str) -> None:
    made = typography.html(typed, "fr")
    assert made == printed(expected)
    assert typography.html(made, "fr") == made
