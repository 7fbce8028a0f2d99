"""The sentences that the works of the benchmark are made of, in French and in English.

Typed as editors type them: straight apostrophes, plain spaces inside « », figures without grouping.
"""

from collections.abc import Mapping, Sequence

PLACES = (
    "Clermont-Ferrand", "Chamalières", "Québec", "Trois-Rivières", "Montréal", "Riom", "Gatineau",
    "Saint-Étienne", "Besançon", "Sherbrooke", "Orléans", "Moncton",
)  # fmt: skip
NAMES = (
    "Zoé Lefèvre", "Benoît Çelik", "Aïcha N'Diaye", "Gaëlle Prévost", "Hervé Côté", "Inès Béranger",
    "Loïc Tremblay", "Maëlys Gagné", "Noël Dübois", "Anaïs Bélanger",
)  # fmt: skip
TAGS: Mapping[str, Sequence[str]] = {
    "fr": ("vélo", "forêt urbaine", "théâtre", "énergie", "étudiants", "bâtiment", "marché", "école"),
    "en": ("cycling", "urban forest", "theatre", "energy", "students", "building", "market", "school"),
}  # fmt: skip
# What Canada writes instead. Whole words, so that a text of its own is more than a copy.
CANADIAN: Mapping[str, str] = {
    "e-mail": "courriel",
    "week-end": "fin de semaine",
    "parking": "stationnement",
    "newsletter": "infolettre",
    "ferry": "traversier",
}

TITLES: Mapping[str, Sequence[str]] = {
    "fr": (
        "À {place}, l'été des chantiers : {n} arbres de plus",
        "Coopération : {place} reçoit {n} étudiants d'outre-mer",
        "« Là où l'eau passe » : {place} raconte son fleuve",
        "Théâtre, forêts, vélos : ce qui change à {place}",
        "L'école d'ingénieurs de {place} ouvre {n} places",
    ),
    "en": (
        "A summer of works in {place}: {n} more trees",
        "Cooperation: {place} welcomes {n} students from overseas",
        '"Where the water goes": {place} tells the story of its river',
        "Theatre, forests, bicycles: what changes in {place}",
        "The engineering school of {place} opens {n} places",
    ),
}
SUMMARIES: Mapping[str, Sequence[str]] = {
    "fr": (
        "D'ici à l'automne, {place} aura consacré {euros} € à ce projet ; {n} habitants y ont déjà pris part.",
        "Le conseil l'a voté à l'unanimité : {euros} € sur trois ans, et {n} logements rénovés à {place}.",
        "Ils étaient {n} à répondre à l'appel. {place} publie la liste, et dit ce qu'il adviendra du reste.",
    ),
    "en": (
        "By autumn, {place} will have spent {euros} euros on this project; {n} residents have already taken part.",
        "The council was unanimous: {euros} euros over three years, and {n} homes renovated in {place}.",
        "They were {n} to answer the call. {place} publishes the list, and says what will become of the rest.",
    ),
}
HEADINGS: Mapping[str, Sequence[str]] = {
    "fr": ("Ce que l'on sait déjà", "Où en est-on ?", "Une idée née à {place}", "Et après ?"),
    "en": ("What we know already", "Where do we stand?", "An idea born in {place}", "And then?"),
}
SENTENCES: Mapping[str, Sequence[str]] = {
    "fr": (
        "Depuis le mois de février, les équipes de {place} ont relevé {n} façades, *rue par rue*, sans rien détruire de ce qui pouvait être gardé.",
        "« Nous n'avions jamais vu autant de monde un mardi soir », s'étonne {name}, qui préside l'association depuis l'hiver dernier.",
        "Le budget s'élève à {euros} €, dont 35 % viennent de l'État et 20 % de la Région ; le reste est à la charge de la Métropole.",
        "Les élèves de {place} ont planté {n} chênes, érables et tilleuls le long de l'ancienne voie ferrée, là où l'on gelait à pied.",
        "Qui veut s'inscrire écrit un e-mail à l'équipe, ou passe au guichet : il est ouvert de 9h30 à 17h, même le samedi.",
        "D'après [l'étude publiée au printemps](https://www.metropole.example/etudes/{n}), un trajet sur quatre pourrait se faire à vélo.",
        "\"C'est une chance\", répète {name} ; encore faut-il que les travaux s'achèvent avant la rentrée, ce que personne ne promet.",
        "Le week-end du 14, l'entrée sera **gratuite pour les moins de 26 ans** et pour celles et ceux qui viennent sans voiture.",
        "À {place}, on se souvient de la crue de 1856 : l'eau était montée jusqu'au deuxième étage de l'hôtel de ville.",
        "Le nouveau parking compte {n} places, des bornes de recharge et un abri à vélos fermé ; le tarif reste le même qu'ailleurs.",
        "Une réunion publique aura lieu à 18h30 : on y présentera les plans, les coûts, et ce que le comité d'usagers a demandé.",
        "La salle, restée vide trente ans, accueille déjà trois compagnies de théâtre, un atelier de céramique et une bibliothèque d'outils.",
        "Les chercheuses de l'université ont mesuré jusqu'à 7 °C d'écart, en août, entre la place pavée et le square d'à côté.",
        "Il y a vingt ans, {place} et {other} signaient leur premier accord ; {n} stagiaires ont traversé l'océan depuis.",
        "« L'important, c'est d'être prêt quand la pluie viendra », résume {name}, ingénieure, devant une maquette au 1/200.",
        "Chaque mois, la newsletter de la Métropole dira où l'on en est, en français comme en anglais, chiffres à l'appui.",
        "Pour ceux qui préfèrent le papier, un dépliant de huit pages est à prendre à l'accueil des mairies et des bibliothèques.",
        "Le ferry relie les deux rives en douze minutes ; il n'embarque plus de camions depuis que le pont a été élargi.",
        "Ce n'est pas la première fois qu'un tel projet naît à {other}, mais c'est la première fois qu'il arrive *jusqu'au bout*.",
        "Reste une question, posée par {name} dès l'ouverture : que deviendra le lieu lorsque les subventions s'arrêteront ?",
        "Les {n} dossiers reçus ont été lus deux fois, par des jurys différents, et sans que les noms des candidats y figurent.",
        "Voir aussi [la page du projet](https://www.metropole.example/projets/{n}/?langue=fr&vue=liste), où l'on trouve les plans.",
        "L'enquête est ouverte jusqu'au 30 novembre : répondre prend dix minutes, et rien n'oblige à laisser son nom.",
        "Au café d'en face, on n'y croyait guère... Puis les premières fenêtres se sont éclairées, et la rue a changé d'allure.",
    ),
    "en": (
        "Since February, crews in {place} have surveyed {n} façades, *street by street*, destroying nothing of what could be kept.",
        "\"We had never seen so many people on a Tuesday evening\", says {name}, who has chaired the association since last winter.",
        "The budget comes to {euros} euros, of which 35% is paid by the State and 20% by the Region; the rest falls to the metropolis.",
        "Pupils from {place} have planted {n} oaks, maples and lime trees along the old railway, where walkers used to freeze.",
        "Whoever wants to enrol can write an email to the team or come to the counter: it is open from 9:30 to 5 pm, even on Saturdays.",
        "According to [the study published in spring](https://www.metropole.example/studies/{n}), one trip in four could be made by bicycle.",
        "\"It's an opportunity\", {name} repeats; the works still have to be finished before September, which nobody promises.",
        "On the weekend of the 14th, entry will be **free for everyone under 26** and for those who come without a car.",
        "People in {place} remember the flood of 1856: the water had risen to the second floor of the city hall.",
        "The new car park has {n} spaces, charging points and a closed shelter for bicycles; the price is the same as elsewhere.",
        "A public meeting will be held at 6:30 pm: plans and costs will be shown, and what the users' committee has asked for.",
        "The hall stood empty for thirty years; it already houses three theatre companies, a pottery and a library of tools.",
        "Researchers from the university have measured up to 7 °C of difference, in August, between the paved square and the garden next to it.",
        "Twenty years ago, {place} and {other} signed their first agreement; {n} trainees have crossed the ocean since.",
        "\"What matters is to be ready when the rain comes\", says {name}, an engineer, in front of a model at 1:200.",
        "Every month, the newsletter of the metropolis will tell how things stand, in French and in English, with figures.",
        "For those who prefer paper, a leaflet of eight pages can be picked up in town halls and libraries.",
        "The ferry links the two banks in twelve minutes; it has carried no lorries since the bridge was widened.",
        "It isn't the first time that such a project was born in {other}, but it is the first time that it goes *all the way*.",
        "One question remains, asked by {name} at the opening: what will become of the place when the subsidies end?",
        "The {n} files received were read twice, by different juries, and without the names of the applicants in them.",
        "See also [the page of the project](https://www.metropole.example/projects/{n}/?lang=en&view=list), where the plans can be found.",
        "The survey is open until 30 November: answering takes ten minutes, and nothing obliges you to leave your name.",
        "In the café across the street, few believed in it... Then the first windows lit up, and the street looked different.",
    ),
}  # fmt: skip
