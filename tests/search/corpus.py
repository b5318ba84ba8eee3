"""A small city of ideas and measures to search in, in own words."""

from ideas.models import Idea, IdeaSearch
from tests import make

# name: title, summary, description
IDEAS = {
    "bürgerhaushalt": (
        "Bürgerbeteiligung am Haushalt",
        "Ein Teil des Geldes wird gemeinsam verteilt.",
        "Jedes Jahr stimmen alle ab, die hier wohnen. Auch Jugendliche.",
    ),
    "kalender": (
        "Ein Kalender für Termine der Stadtplanung",
        "Wer mitreden will, erfährt rechtzeitig davon.",
        "Das Verfahren der Beteiligung beginnt oft, ohne dass es jemand weiß.",
    ),
    "bürgeramt": (
        "Termine im Bürgeramt ohne Warten",
        "Freie Zeiten werden sofort neu vergeben.",
        "Viele sagen ihren Termin nicht ab. Die Lücken sieht niemand.",
    ),
    "bürgerämter": (
        "Alle Bürgerämter gleich gut erreichbar",
        "Öffnungszeiten auch am Abend.",
        "In Spandau ist um 15 Uhr Schluss, in Mitte um 18 Uhr.",
    ),
    "radweg": (
        "Radwege im Winter räumen",
        "Schnee bleibt dort liegen, wo man fährt.",
        "Zuerst die Wege zu den Schulen.",
    ),
    "fahrrad": (
        "Fahrradbügel vor jeder Bibliothek",
        "Räder stehen kreuz und quer auf dem Gehweg.",
        "Zwanzig Bügel je Haus reichen.",
    ),
    "lastenrad": ("Lastenräder zum Ausleihen im Kiez", "Eines für hundert Haushalte.", "Die Werkstatt pflegt sie."),
    "schulweg": (
        "Sicher zur Schule",
        "Tempo 30 auf den letzten Metern.",
        "Eltern bringen die Kinder mit dem Auto, weil die Straße gefährlich ist.",
    ),
    "schulhof": (
        "Schulhöfe am Wochenende öffnen",
        "Platz zum Spielen ist da, nur verschlossen.",
        "Eine Patin schließt auf und zu.",
    ),
    "spielplatz": (
        "Schatten auf Spielplätzen",
        "Segel und Bäume gegen die Sonne.",
        "Die Rutsche wird im Juli so heiß, dass sich Kinder verbrennen.",
    ),
    "bäume": (
        "Gießpaten für junge Bäume",
        "Nachbar:innen gießen die Straßenbäume vor ihrer Tür.",
        "Ein Sensor sagt, welcher Baum Durst hat.",
    ),
    "baumscheiben": ("Baumscheiben bepflanzen", "Blüten statt Hundehaufen.", "Wildblumen brauchen kaum Wasser."),
    "trinkbrunnen": ("Mehr Trinkwasser auf Plätzen", "Kühles Wasser für alle.", "Ein Brunnen je Platz, ab April."),
    "regen": ("Regenwasser sammeln", "Zisternen für Kleingärten.", "Starkregen läuft heute in die Spree."),
    "hitze": ("Kühle Räume für heiße Nächte", "Bibliotheken öffnen, wenn es heiß ist.", "Drei je Bezirk genügen."),
    "sprache": (
        "Briefe in leichter Sprache",
        "Die Ämter schreiben so, dass man es versteht.",
        "Kurze Sätze, Beispiele, eine Nummer zum Nachfragen.",
    ),
    "sprachen": (
        "Formulare in zwölf Sprachen",
        "Ausfüllhilfe neben jedem Feld.",
        "Zuerst das Formular fürs Kindergeld.",
    ),
    "gebärden": (
        "Gebärdensprache am Schalter",
        "Ein Video verbindet mit Dolmetscher:innen.",
        "Niemand soll jemanden mitbringen müssen.",
    ),
    "barrierefrei": (
        "Barrierefreie Haltestellen melden",
        "Wer nicht einsteigen kann, sagt es mit einem Foto.",
        "Rollstuhl, Kinderwagen, Rollator: Allen nützt eine Rampe.",
    ),
    "aufzüge": ("Aufzüge, die fahren", "Störungen als offene Daten.", "Ein kaputter Aufzug heißt: nicht zur Arbeit."),
    "toiletten": ("Öffentliche Toiletten finden", "Offen, sauber, stufenlos?", "Eine Karte mit frischen Angaben."),
    "ampeln": ("Ampeln mit Bedarfston", "Damit man hört, wann Grün ist.", "Blinde Menschen warten sonst auf andere."),
    "kita": ("Ein Portal für Kitaplätze", "Eine Warteliste statt vierunddreißig.", "Die Kitas sehen, wer noch sucht."),
    "apps": ("Apps der Stadt ohne Tracking", "Ein Siegel für den Datenschutz.", "Geprüft wird jedes Jahr."),
    "email": ("Antwort per E-Mail", "Nicht mehr nur mit der Post.", "Verschlüsselt, auf Wunsch."),
    "startup": ("Start-ups lösen Aufgaben der Verwaltung", "Ein Wettbewerb im Quartal.", "Mit echtem Auftrag am Ende."),
    "lehrerinnen": (
        "Technik-Hilfe für Lehrerinnen und Lehrer",
        "Eine feste Person je Schule.",
        "140 Tablets betreut niemand nebenbei.",
    ),
    "müll": (
        "Sperrmüll tauschen statt wegwerfen",
        "Ein Tag im Monat vor dem Haus.",
        "Was bleibt, holt die Stadtreinigung.",
    ),
    "lärm": ("Lärm messen", "Hundert Geräte auf Fensterbrettern.", "Die Messung gehört allen."),
    "wohnung": ("Leerstand melden", "Wohnungen, in denen niemand wohnt.", "Das Amt antwortet in vier Wochen."),
    "verwaltung": (
        "Digitalisierung der Verwaltung erklären",
        "Ein Werkstattbericht im Monat.",
        "Auch, was nicht geklappt hat.",
    ),
    "park": ("Ein Park statt einer Brache", "Wiese, Bänke, Licht.", "Die Fläche am Gleis gehört der Stadt."),
    "parkplatz": ("Freie Parkplätze anzeigen", "Weniger Suchverkehr mit dem Auto.", "Sensoren im Boden."),
    "ehrenamt": ("Ehrenamtskarte aufs Handy", "Oder weiter aus Papier.", "Vergünstigungen findet man auf einer Karte."),
}

MEASURES = {
    "M-901": ("Kiezblocks mit Daten planen", "Verkehr wird gemessen, bevor Straßen gesperrt werden."),
    "M-902": ("Smarte Straßenbeleuchtung", "Laternen, die nur leuchten, wenn jemand kommt."),
    "M-903": ("Plattform für Bürger:innenbeteiligung", "Ein Ort für alle Verfahren der Bezirke."),
}

COMMENTS = {
    "radweg": "Bei uns in der Sonnenallee liegt der Schnee bis März.",
    "müll": "Ein Repaircafé wäre noch besser.",
}


def build() -> dict[str, str]:
    """Makes all of it; returns the title of each name."""
    for name, (title, summary, description) in IDEAS.items():
        idea = make.idea(title=title, summary=summary, description=description)
        idea.reference = reference(name)
        idea.save(update_fields=["reference"])
        IdeaSearch.keep(idea)
        if name in COMMENTS:
            make.comment(idea, body=COMMENTS[name])
    for number, (title, summary) in MEASURES.items():
        make.measure(title, number=number, summary=summary)
    while IdeaSearch.refresh():
        pass
    return {name: texts[0] for name, texts in (IDEAS | MEASURES).items()}


def reference(name: str) -> str:
    return f"2025-{list(IDEAS).index(name) + 101:05}"


def idea(name: str) -> Idea:
    return Idea.objects.get(reference=reference(name))
