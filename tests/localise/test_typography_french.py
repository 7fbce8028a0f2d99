"""French as typed and as printed, with the source of each rule (standards.md E.2, E.4).

`_` stands for U+00A0 and `~` for U+202F. Each row is tried for France, and for Canada with what its
column there says: nothing before ; ! ?, and U+00A0 between groups of three figures.
"""

import re

import pytest

from syndicate.localise import typography
from tests.localise.tables import parameters, printed

RULES = {
    "IN, OQLF: ; ! ? follow the word": """
        Bonjour ! → Bonjour~!
        Bonjour! → Bonjour~!
        Vraiment ? → Vraiment~?
        Quoi ?! → Quoi~?!
        Quoi?! → Quoi~?!
        Non !!! → Non~!!!
        Non ! ! ! → Non~!!!
        Quoi ? ! → Quoi~?!
        Oui ! Non ? → Oui~! Non~?
        Oui; non. → Oui~; non.
        Oui ;non. → Oui~;non.
        des poires ;des scoubidous → des poires~;des scoubidous
        Oui ?... → Oui~?…
        Oui... ? → Oui…~?
        Oui… ! → Oui…~!
        (Oui ?) → (Oui~?)
        (Vraiment!) → (Vraiment~!)
        [Oui !] → [Oui~!]
        (?)
        (!)
        ?!
        ! Attention
        a) oui ; b) non ; → a) oui~; b) non~;
        OK ? → OK~?
        Qu'est-ce que c'est ? → Qu’est-ce que c’est~?
        Combien ? 12. → Combien~? 12.
        Où ? Là ! Bien ; merci : fini. → Où~? Là~! Bien~; merci_: fini.
        Oui?Non
    """,
    "IN, OQLF: U+00A0 before a colon": """
        Titre: texte → Titre_: texte
        Titre : texte → Titre_: texte
        Titre : → Titre_:
        Titre: → Titre_:
        Réponse: « Oui » → Réponse_: «_Oui_»
        Il dit:"oui" → Il dit_: «_oui_»
        Il a dit :"oui" → Il a dit_: «_oui_»
        Il a dit :« oui » → Il a dit_: «_oui_»
        M. Roy : oui → M._Roy_: oui
        (voir : page 3) → (voir_: page 3)
        tél.: 04 73 00 00 00 → tél._: 04 73 00 00 00
        L'an 2000 : un bilan → L’an 2000_: un bilan
        C'est-à-dire : ceci → C’est-à-dire_: ceci
        a:b
        clé:valeur
        Prix:12
        : oui
    """,
    "JoliTypo, UdeM: U+00A0 inside « »": """
        "Bonjour" → «_Bonjour_»
        « Bonjour » → «_Bonjour_»
        «Bonjour» → «_Bonjour_»
        «  Bonjour  » → «_Bonjour_»
        "Bonjour", dit-il. → «_Bonjour_», dit-il.
        "Bonjour." Il part. → «_Bonjour._» Il part.
        "Bonjour !", dit-il. → «_Bonjour~!_», dit-il.
        "Oui" ? → «_Oui_»~?
        « Oui »? → «_Oui_»~?
        « Oui »; → «_Oui_»~;
        « Oui » : non → «_Oui_»_: non
        « ! » → «_!_»
        « … » → «_…_»
        ("A") → («_A_»)
        "(A)" → «_(A)_»
        "A" et "B" → «_A_» et «_B_»
        "A" "B" → «_A_» «_B_»
        le "B" de "A", "C". → le «_B_» de «_A_», «_C_».
        Un "mot-clé" utile → Un «_mot-clé_» utile
        mot/"autre" → mot/«_autre_»
        " Bonjour " → «_Bonjour_»
        Il dit " oui " et " non ". → Il dit «_oui_» et «_non_».
        Il dit "oui " et part. → Il dit «_oui_» et part.
        Il dit " oui" et part. → Il dit «_oui_» et part.
        « Il dit " oui " » → «_Il dit “oui”_»
        Un " seul et un "mot" → Un " seul et un «_mot_»
        un écran de 15 " et un autre de 17 " ici
        « Oui. – Non. » → «_Oui. – Non._»
        Le film "Où es-tu ?" sort → Le film «_Où es-tu~?_» sort
        Le « Titre : sous-titre » → Le «_Titre_: sous-titre_»
        « Oui → «_Oui
        Oui » → Oui_»
        "Je voulais –", dit-il. → «_Je voulais –_», dit-il.
        "Je voulais—" Il se tut. → «_Je voulais—_» Il se tut.
        les touches "(" et ")" → les touches «_(_» et «_)_»
        "un autre de 15" large" → «_un autre de 15" large_»
        un écran de 12" ; → un écran de 12"~;
        🎉"Oui"🎉 → 🎉«_Oui_»🎉
        "Oui 🎉" et "non ❤️" → «_Oui 🎉_» et «_non ❤️_»
        ❤️"Oui" → ❤️«_Oui_»
        Un guillemet " seul
        écran de 15" large
        ""
    """,
    "E.2: French marks, whatever was typed": """
        “Bonjour” → «_Bonjour_»
        “ Bonjour ” → «_Bonjour_»
        „Bonjour“ → «_Bonjour_»
        „Bonjour” → «_Bonjour_»
        Il dit „oui“ et part. → Il dit «_oui_» et part.
        Il dit “oui” et “non”. → Il dit «_oui_» et «_non_».
        “Oui ?” → «_Oui~?_»
        l’“Agora” → l’«_Agora_»
        “Bonjour
        Bonjour”
        ”Oui“ ou ”Oui”
        ‹ Bonjour › → ‹_Bonjour_›
        ‹Bonjour›
    """,
    "UdeM 5.2: “ ” inside « », without spaces": """
        « Il a dit "oui" hier » → «_Il a dit “oui” hier_»
        "Il a dit "oui" hier" → «_Il a dit “oui” hier_»
        « Il a dit “oui” hier » → «_Il a dit “oui” hier_»
        « Il a dit “ oui ” hier » → «_Il a dit “oui” hier_»
        "Il a dit “oui” hier" → «_Il a dit “oui” hier_»
        "Il a dit 'oui' hier" → «_Il a dit “oui” hier_»
        « Il a dit 'oui' hier » → «_Il a dit “oui” hier_»
        “Il a dit 'oui' hier” → «_Il a dit “oui” hier_»
        « Le "premier", le "second" » → «_Le “premier”, le “second”_»
        « Il dit "Où ?" » → «_Il dit “Où~?”_»
        « l'"Agora" » → «_l’“Agora”_»
        'oui' → ‘oui’
        "Il lit : 'Elle dit "non" ici'" → «_Il lit_: “Elle dit ‘non’ ici”_»
        "'oui'" → «_“oui”_»
    """,
    "OQLF: ’ with nothing on either side": """
        l'été → l’été
        L'ONU → L’ONU
        aujourd'hui → aujourd’hui
        presqu'île → presqu’île
        jusqu'à → jusqu’à
        qu'il → qu’il
        p'tit → p’tit
        rock'n'roll → rock’n’roll
        c'est-à-dire → c’est-à-dire
        l'11 septembre → l’11_septembre
        l'"Agora" → l’«_Agora_»
        d'"un" mot → d’«_un_» mot
        qu'"elle" → qu’«_elle_»
        L'heure d'"hier" → L’heure d’«_hier_»
        l'« Agora » → l’«_Agora_»
        l' « Agora » → l’«_Agora_»
        l’ "Agora" → l’«_Agora_»
        l' été → l’été
        l’ été → l’été
        l 'été → l’été
        qu' une → qu’une
        qu 'il viendra → qu’il viendra
        je sais qu 'il vient et c' est bien → je sais qu’il vient et c’est bien
        l 'été, c' est bien → l’été, c’est bien
        jusqu 'à → jusqu’à
        la 'vitamine C' est bonne → la ‘vitamine C’ est bonne
        la ‘vitamine C’ est bonne
        « c' est » ‘oui’ c' est → «_c’est_» ‘oui’ c’est
        un 'ti-cul → un ’ti-cul
        'ti-cul → ’ti-cul
        d' un → d’un
        l´été → l’été
        l′été → l’été
        l`été → l’été
        les années '90 → les années ’90
        l '
        plan 'd' avec → plan ‘d’ avec
        l’été
    """,
    "e2f: …, and nothing before it": """
        ... → …
        Bon... → Bon…
        Bon ... → Bon…
        Bon … et → Bon… et
        Bon... et → Bon… et
        Bon.... → Bon…
        (...) → (…)
        [...] → […]
        ...non → …non
        … non
        Oui…non
        Oui, ... → Oui, …
        À suivre…
        Bon . . .
        .........
        ../x
        un.../deux
    """,
    "FROM MEMORY: etc. has no …": """
        etc... → etc.
        etc… → etc.
        etc. … → etc.
        etc. ... → etc.
        etc.. → etc.
        arts, etc... ! → arts, etc.~!
        (etc...) → (etc.)
        etc.
        etc ! → etc~!
    """,
    "e2f: nothing before , . ) nor after (": """
        un mot , un autre . → un mot, un autre.
        « Oui » , dit-il → «_Oui_», dit-il
        (oui) . → (oui).
        ( oui ) → (oui)
        ( « oui » ) → («_oui_»)
        Oui ( non ) . → Oui (non).
        (oui ! ) → (oui~!)
        5 % , soit → 5_%, soit
        le ,5
        Oui ,non
        [ ] à faire
        [ x ] fait
    """,
    "CLDR, OQLF: U+00A0 before a share or a currency": """
        25 % → 25_%
        25% → 25_%
        12,5 % → 12,5_%
        0,5‰ → 0,5_‰
        100 % bio → 100_% bio
        l'1 % → l’1_%
        (25 %) → (25_%)
        10 € → 10_€
        10€ → 10_€
        5$ → 5_$
        5 $ → 5_$
        5 £ → 5_£
        50 ¢ → 50_¢
        12,50 € → 12,50_€
        12,50 €/m² → 12,50_€/m²
        3 M€ → 3_M€
        5M$ → 5_M$
        2,5 G$ → 2,5_G$
        3 k€ → 3_k€
        5 $ US → 5_$_US
        5$ US → 5_$_US
        5 $ CA → 5_$_CA
        5 $ CAN → 5_$_CAN
        5 $US → 5_$_US
        5$US → 5_$_US
        25,50$CA → 25,50_$_CA
        1 234,50 $US → 1~234,50_$_US
        5 $ Canada → 5_$ Canada
        5 EUR → 5_EUR
        5 CAD → 5_CAD
        3 millions d'euros → 3_millions d’euros
        2,5 milliards de dollars → 2,5_milliards de dollars
        Prix: 12 € ! → Prix_: 12_€~!
        %20
        $5
        €5
        cinq %
    """,
    "CLDR, btb 2.3.1: groups of three, not in years and numbers that nobody counts": """
        1 000 → 1~000
        1 000 000 → 1~000~000
        12 345,67 € → 12~345,67_€
        1 234,50 $ → 1~234,50_$
        25 000 $ → 25~000_$
        12 500 habitants → 12~500 habitants
        10 000 m² → 10~000_m²
        1 234 km → 1~234_km
        (12 500) → (12~500)
        12 500, puis → 12~500, puis
        1000 € → 1000_€
        1000000
        2018
        en 2018 250 élèves
        en 2018
        12,345
        3,14
        3.14
        0,123 456
        04 73 00 00 00
        514 555-1234
        (514) 555-1234
        1 800 555-1234
        1 514 555-1234
        63000 Clermont-Ferrand
        H2X 1Y4
        12, rue des Lilas
        SIRET 123 456 789 00012
        SIREN 123 456 789
        TVA FR12 345 678 901
        IBAN FR76 3000 6000 0112 3456 7890 189
        ISBN 978 2 123 45680 3
        dossier 12 345
        matricule 12 345
        compte : 12 345 → compte_: 12 345
        le lot 12 000 € → le lot 12~000_€
        NAS 123 456 789
        RCS Paris 123 456 789
        La ville compte 12 500 habitants → La ville compte 12~500 habitants
        10-12
        10 - 12
        2018-2019
        +33 4 73 00 00 00
    """,
    "récit, Lexique: 1er, 1re, 2d, 2e, 3es": """
        1er
        1ers
        1re
        1ère → 1re
        1ere → 1re
        1ères → 1res
        1ière → 1re
        1ier → 1er
        2nd → 2d
        2nde → 2de
        2nds → 2ds
        2ndes → 2des
        2ème → 2e
        2eme → 2e
        2è → 2e
        2ième → 2e
        2ième étage → 2e étage
        1è fois → 1re fois
        3éme → 3e
        1éres → 1res
        XXéme siècle → XXe siècle
        3èmes → 3es
        3ièmes → 3es
        20ème siècle → 20e siècle
        100ème → 100e
        2 ème étage → 2e étage
        2ème-3ème → 2e-3e
        2ème/3ème → 2e/3e
        2ÈME ÉTAGE → 2E ÉTAGE
        la 1ère fois → la 1re fois
        XIXème → XIXe
        XXIème siècle → XXIe siècle
        XXeme → XXe
        XX ème siècle → XXe siècle
        XVIIIème et XIXème → XVIIIe et XIXe
        Ière République → Ire République
        Ier siècle
        XXIe siècle
        François 1er
        Napoléon Ier
        Louis XIV
        crème
        système
        énième
        22nd
        3nd
        11ère
    """,
    "OQLF, cuy.be: 20 h 30": """
        20h30 → 20_h_30
        20 h 30 → 20_h_30
        20H30 → 20_h_30
        20 H 30 → 20_h_30
        8h → 8_h
        8H → 8_h
        8 h → 8_h
        8h05 → 8_h_05
        20h00 → 20_h
        20 h 00 → 20_h
        de 9h à 17h30 → de 9_h à 17_h_30
        de 9h00 à 17h00 → de 9_h à 17_h
        9h-17h → 9_h-17_h
        9h–17h → 9_h–17_h
        9h30-12h/14h-18h → 9_h_30-12_h/14_h-18_h
        à 20h. → à 20_h.
        à 20h, → à 20_h,
        11h30 ? → 11_h_30~?
        (20h30) → (20_h_30)
        20h30min → 20_h_30_min
        20 h 30 min → 20_h_30_min
        2h30 de route → 2_h_30 de route
        24h/24 → 24_h/24
        35h → 35_h
        2,5 h → 2,5_h
        Séances : 14h 17h30 20h → Séances_: 14_h 17_h_30 20_h
        10h 12h 14h → 10_h 12_h 14_h
        Départs 9 h 12 h 15 h → Départs 9_h 12_h 15_h
        à 14 h 16 h 30 18 h → à 14_h 16_h_30 18_h
        En 3h 45 000 visiteurs → En 3_h 45~000 visiteurs
        à 14h30 250 personnes → à 14_h_30 250 personnes
        à 21 h 5 → à 21_h_05
        à 21 h 5. → à 21_h_05.
        à 21 h 5 personnes → à 21_h 5 personnes
        en 21 h 5,5 km → en 21_h 5,5_km
        09h00 → 9_h
        08h05 → 8_h_05
        00h30 → 0_h_30
        de 09 h à 010 h → de 9_h à 010_h
        2,05 h → 2,05_h
        7j/7
        12:30
        Il est 12:30
        À 12:30 ! → À 12:30~!
        12:30:45
        20h5
        5 H
        h24
        12 heures
        3 hommes
        2 h’s
    """,
    "OQLF coupures: dates stay together": """
        15 mars → 15_mars
        15 mars 2026 → 15_mars 2026
        lundi 15 mars 2026 → lundi 15_mars 2026
        le 1er mars → le 1er_mars
        le 1er avril 2026 → le 1er_avril 2026
        du 12 au 14 mars → du 12 au 14_mars
        12-14 mars → 12-14_mars
        3 avril → 3_avril
        7 déc. → 7_déc.
        12 juill. → 12_juill.
        9 septembre 2023, à 14h30 → 9_septembre 2023, à 14_h_30
        mars 2026
        15/03/2026
        2026-03-15
        5 marsouins
    """,
    "SI, CLDR, EU style guide: figure and unit": """
        20°C → 20_°C
        20 °C → 20_°C
        20 ° C → 20_°C
        -5 °C → -5_°C
        68°F → 68_°F
        5 km → 5_km
        5km → 5_km
        60km/h → 60_km/h
        2 kg → 2_kg
        100 m2 → 100_m2
        100 m² → 100_m²
        3 mm → 3_mm
        0,5 l d'eau → 0,5_l d’eau
        20 kWh → 20_kWh
        5 L/100 km → 5_L/100_km
        120 g/km → 120_g/km
        12 V et 100 W → 12_V et 100_W
        10 Go → 10_Go
        10Go → 10_Go
        50 min → 50_min
        3 L. → 3_L.
        (5 km) → (5_km)
        3 × 4
        5G
        3D
        4L
        5m
        10 l’an
        il y en a 3 a priori
        30°
        45° nord
        10km.fr
    """,
    "IN Lexique: titles with their names": """
        M. Dupont → M._Dupont
        MM. Roy et Roux → MM._Roy et Roux
        Mme Tremblay → Mme_Tremblay
        Mmes Roy → Mmes_Roy
        Mlle Roy → Mlle_Roy
        Mlles Roy → Mlles_Roy
        Dr Lavoie → Dr_Lavoie
        Dre Lavoie → Dre_Lavoie
        Dr. Lavoie → Dr._Lavoie
        Drs Roy → Drs_Roy
        Pr Martin → Pr_Martin
        Me Dupond → Me_Dupond
        Mgr Turcotte → Mgr_Turcotte
        M. Élie → M._Élie
        M. le maire → M._le maire
        M. l'abbé → M._l’abbé
        S. E. M. Dupont → S._E._M._Dupont
        De Gaulle
        Des Canadiens
        Mes Amis
        Mme la mairesse
        M.X
        vitamine D. Elle
        le plan M. et ensuite
    """,
    "OQLF coupures, FROM MEMORY: abbreviations with their numbers": """
        p. 12 → p._12
        pp. 12-15 → pp._12-15
        P. 12 → P._12
        art. 5 → art._5
        Art. 5 → Art._5
        chap. 3 → chap._3
        fig. 2 → fig._2
        vol. 1 → vol._1
        vol. IV → vol._IV
        t. II → t._II
        n° 5 → n°_5
        n°5 → n°_5
        N° 5 → N°_5
        no 12 → no_12
        No 12 → No_12
        nos 5 et 6 → nos_5 et 6
        § 5 → §_5
        p. ex. ceci → p._ex. ceci
        50 av. J.-C. → 50 av._J.-C.
        apr. J.-C. → apr._J.-C.
        p. ex. 12 h → p._ex. 12_h
        mot. 12 autres
        piano 5
        J.-C. Martin
        p.12
        §5
        t. Il part
    """,
    "OQLF: – with a space on either side": """
        Il vient -- enfin -- demain → Il vient – enfin – demain
        Il vient --- enfin --- demain → Il vient – enfin – demain
        « Oui » -- non → «_Oui_» – non
        Il vient -- « oui » → Il vient – «_oui_»
        1990--1995 → 1990–1995
        pages 5--10 → pages 5–10
        mot - mot
        mot – mot
        mot — mot
        mot—mot
        Saguenay—Lac-Saint-Jean
        Paris–Lyon
        Paris - Lyon
        lundi - vendredi
        lundi-vendredi
        a-t-il
        - Bonjour
        – Bonjour
        — Bonjour
        -- Bonjour
        mot--mot
        lancer build --full
        lancer build --
    """,
    "several at once": """
        Quoi ? Non ! → Quoi~? Non~!
        (?) ou [!]
        Titre : « sous-titre » → Titre_: «_sous-titre_»
        Il dit : "l'été" → Il dit_: «_l’été_»
        Un « mot » seul → Un «_mot_» seul
        Fin » de "mot" → Fin_» de «_mot_»
        3 M€ et 5 k€ → 3_M€ et 5_k€
        1ère et 3èmes → 1re et 3es
        XIXème et 1er → XIXe et 1er
        n° 5, no 12 → n°_5, no_12
        MM. Roy et Dr Lavoie → MM._Roy et Dr_Lavoie
    """,
    "E.2: what no rule speaks of": """
        A/B
        et/ou
        1/2
        Dupont & Roy
        Dupont & Cie
        R&D
        a = b
        1 + 1 = 2
        a  b
        St Jean
        E. Macron
        J. K. Rowling
        Jn 3, 16
        Mt 5:3
        I. Introduction
        1° Premier
        bac+5
        Article 5
        angle de 30°
        Elizabeth II
        MIX
        la nuit, à minuit
        ''Bonjour''
        <<Bonjour>>
    """,
}
CANADIAN = {
    "UdeM 5.2: « » inside « » is “ ”": """
        « Il a dit « oui » hier » → «_Il a dit “oui” hier_»
        « a « b » c « d » e » → «_a “b” c “d” e_»
        "Il a dit « oui » hier" → «_Il a dit “oui” hier_»
        « a « b » → «_a «_b_»
        « a » et « b » → «_a_» et «_b_»
    """,
}
PARISIAN = {
    "IN: « » inside « » as the author has it": """
        « Il a dit « oui » hier » → «_Il a dit «_oui_» hier_»
        « a « b » → «_a «_b_»
    """,
}
SPACES_TYPED = {
    "E.1.6: another space is replaced, never doubled": """
        Oui&nbsp;! → Oui~!
        Oui&nbsp;: non → Oui_: non
        Oui&#160;: non → Oui_: non
        Oui&#xA0;: non → Oui_: non
        Oui&#8239;! → Oui~!
        Oui&thinsp;! → Oui~!
        100&nbsp;% → 100_%
        15&nbsp;mars → 15_mars
        «&nbsp;Oui&nbsp;» → «_Oui_»
    """,
}
ENTITIES = {
    "E.3: an entity is the character that it stands for": """
        &laquo; Oui &raquo; → «_Oui_»
        &quot;Oui&quot; → «_Oui_»
        l&#39;été → l’été
        l&apos;été → l’été
        l&rsquo;été → l’été
        &ldquo;Oui&rdquo; → «_Oui_»
        Bon&hellip; → Bon…
        a &ndash; b → a – b
        5 &euro; → 5_€
        20&deg;C → 20_°C
        &amp; !  → &amp;~!
        &lt;b&gt; ! → &lt;b&gt;~!
        &eacute; ! → &eacute;~!
        R&amp;D ; suite → R&amp;D~; suite
        un&nbsp;mot
    """,
}


def canadian(expected: str) -> str:
    return re.sub(r"~(?=[;!?])", "", expected).replace("~", "_")


@pytest.mark.parametrize(("typed", "expected"), parameters(RULES | SPACES_TYPED))
def test_french_is_set_by_its_sources(typed: str, expected: str) -> None:
    for typeset in (typography.text, typography.html):
        assert typeset(typed, "fr") == printed(expected)
        assert typeset(printed(expected), "fr") == printed(expected)


@pytest.mark.parametrize(("typed", "expected"), parameters(RULES | SPACES_TYPED))
def test_quebec_differs_in_its_column(typed: str, expected: str) -> None:
    for typeset in (typography.text, typography.html):
        assert typeset(typed, "fr-CA") == printed(canadian(expected))


@pytest.mark.parametrize(("typed", "expected"), parameters(CANADIAN))
def test_quebec_has_rules_of_its_own(typed: str, expected: str) -> None:
    assert typography.html(typed, "fr-CA") == printed(expected)


@pytest.mark.parametrize(("typed", "expected"), parameters(PARISIAN))
def test_france_keeps_what_its_sources_allow(typed: str, expected: str) -> None:
    assert typography.html(typed, "fr") == printed(expected)


@pytest.mark.parametrize(("typed", "expected"), parameters(ENTITIES))
def test_an_entity_of_html_is_its_character(typed: str, expected: str) -> None:
    assert typography.html(typed, "fr") == printed(expected)


@pytest.mark.parametrize("tag", ["fr-BE", "fr-CH", "fr-FR", "FR", "fr-Latn-FR"])
def test_french_elsewhere_is_set_as_in_france(tag: str) -> None:
    assert typography.text("Oui ! 12 500 €", tag) == printed("Oui~! 12~500_€")


@pytest.mark.parametrize("tag", ["fr-ca", "fr_CA", "fr-Latn-CA"])
def test_canada_is_found_however_its_tag_is_written(tag: str) -> None:
    assert typography.text("Oui ! 12 500 $", tag) == printed("Oui! 12_500_$")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("<p>Le maire\n: oui</p>", "<p>Le maire_: oui</p>"),
        ("<p>Vraiment\n?</p>\n<p>Oui</p>", "<p>Vraiment~?</p>\n<p>Oui</p>"),
        ("<p>le 15\nmars et M.\nRoy</p>", "<p>le 15_mars et M._Roy</p>"),
        ("<p>Un\nmot</p>", "<p>Un\nmot</p>"),
        ("<p>\nUn mot\n</p>\n", "<p>\nUn mot\n</p>\n"),
        ("<p>Un</p>\n! Deux", "<p>Un</p>\n! Deux"),
    ],
)
def test_a_line_end_in_a_paragraph_is_a_space(typed: str, expected: str) -> None:
    assert typography.html(typed, "fr") == printed(expected)


def test_a_line_of_plain_text_ends_where_it_ends() -> None:
    assert typography.text("Un mot\n: deux\n! 15\nmars", "fr") == "Un mot\n: deux\n! 15\nmars"
