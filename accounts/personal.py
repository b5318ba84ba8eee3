"""What `accounts` holds on a person: handed out to them, and taken out."""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Mandate, MandateRequest, Organisation, User
from arena import clock
from arena.disclosure import Section

# When an erased person registered is nobody's business, and the column wants a moment.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def export(person: User) -> list[Section]:
    return [
        _account(person),
        _addresses(person),
        _ways_in(person),
        _sessions(person),
        _mandates(person),
        _requests(person),
        _bodies(person),
        _desk(person),
    ]


def _account(person: User) -> Section:
    return Section(
        "account",
        _("Konto"),
        _("Ihr Passwort ist nicht dabei: Wir haben nur einen Prüfwert, aus dem es sich nicht zurückrechnen lässt."),
        {
            "number": _("Nummer"),
            "public_name": _("Öffentlicher Name"),
            "about": _("Über mich"),
            "competences": _("Kompetenzen"),
            "email": _("E-Mail-Adresse"),
            "joined_at": _("Registriert"),
            "last_login": _("Zuletzt angemeldet"),
            "is_active": _("Kann sich anmelden"),
            "roles": _("Rollen"),
            "is_superuser": _("Verwaltet Rollen"),
            "is_example": _("Beispieldaten"),
        },
        [
            {
                "number": person.pk,
                "public_name": person.public_name,
                "about": person.about,
                "competences": [competence.name for competence in person.competences.all()],
                "email": person.email,
                "joined_at": person.joined_at,
                "last_login": person.last_login,
                "is_active": person.is_active,
                "roles": sorted(person.groups.values_list("name", flat=True)),
                "is_superuser": person.is_superuser,
                "is_example": person.is_example,
            }
        ],
    )


def _addresses(person: User) -> Section:
    rows = EmailAddress.objects.filter(user=person).order_by("pk").values("email", "verified", "primary")
    columns = {"email": _("Adresse"), "verified": _("bestätigt"), "primary": _("wird benutzt")}
    note = _("Auch Adressen, die Sie angegeben und noch nicht bestätigt haben.")
    return Section("addresses", _("E-Mail-Adressen"), note, columns, list(rows))


def _ways_in(person: User) -> Section:
    """Authenticators and accounts elsewhere; secrets stay here, whoever has them can sign in."""
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    elsewhere = SocialAccount.objects.filter(user=person).order_by("pk")
    rows = [
        {
            "kind": factor.get_type_display(),
            "name": factor.data.get("name", ""),
            "since": factor.created_at,
            "used": factor.last_used_at,
            "provider": "",
            "told": "",
        }
        for factor in factors
    ]
    rows += [
        {
            "kind": _("Konto bei einem anderen Dienst"),
            "name": account.uid,
            "since": account.date_joined,
            "used": account.last_login,
            "provider": account.provider,
            "told": str(account.extra_data or ""),
        }
        for account in elsewhere
    ]
    columns = {
        "kind": _("Art"),
        "name": _("Name"),
        "since": _("seit"),
        "used": _("zuletzt benutzt"),
        "provider": _("Dienst"),
        "told": _("was der Dienst uns gesagt hat"),
    }
    note = _("Passkeys, Codes und Konten anderer Dienste. Die Geheimnisse selbst stehen nicht in dieser Datei.")
    return Section("ways_in", _("Womit Sie sich anmelden"), note, columns, rows)


def _sessions(person: User) -> Section:
    rows = UserSession.objects.filter(user=person).order_by("pk")
    columns = {"created_at": _("seit"), "last_seen_at": _("zuletzt"), "ip": _("IP-Adresse"), "user_agent": _("Gerät")}
    note = _("Wo Sie angemeldet sind. Mit dem Abmelden verschwindet der Eintrag.")
    return Section("sessions", _("Angemeldete Geräte"), note, columns, list(rows.values(*columns)))


def _mandates(person: User) -> Section:
    rows = [
        {
            "organisation": mandate.organisation.name,
            "starts_on": mandate.starts_on,
            "ends_on": mandate.ends_on,
            "ended_at": mandate.ended_at,
        }
        for mandate in person.mandates.select_related("organisation").order_by("pk")
    ]
    columns = {
        "organisation": _("Stelle"),
        "starts_on": _("ab"),
        "ends_on": _("bis"),
        "ended_at": _("vorzeitig beendet"),
    }
    return Section("mandates", _("Vertretungen"), _("Für wen Sie handeln oder gehandelt haben."), columns, rows)


def _requests(person: User) -> Section:
    rows = [
        {
            "organisation": asked.organisation.name,
            "note": asked.note,
            "asked_at": asked.asked_at,
            "answer": asked.get_answer_display(),
        }
        for asked in person.mandate_requests.select_related("organisation").order_by("pk")
    ]
    columns = {
        "organisation": _("Stelle"),
        "note": _("was Sie schrieben"),
        "asked_at": _("gefragt"),
        "answer": _("Antwort"),
    }
    note = _("Für wen Sie handeln wollten, und was die Stabsstelle geantwortet hat.")
    return Section("mandate_requests", _("Anfragen auf Vertretung"), note, columns, rows)


def _bodies(person: User) -> Section:
    registered = Organisation.objects.filter(registered_by=person).order_by("pk")
    rows = [
        {"name": body.name, "website": body.website, "contact": body.contact, "verified_at": body.verified_at}
        for body in registered
    ]
    columns = {"name": _("Name"), "website": _("Website"), "contact": _("Kontakt"), "verified_at": _("geprüft am")}
    return Section("bodies", _("Eingetragene Stellen"), _("Stellen, die Sie eingetragen haben."), columns, rows)


def _desk(person: User) -> Section:
    log = LogEntry.objects.filter(
        Q(user=person) | Q(content_type__app_label="accounts", content_type__model="user", object_id=str(person.pk))
    )
    rows = [
        {
            "at": entry.action_time,
            "by": _("Sie") if entry.user_id == person.pk else _("der Betrieb"),
            "about": entry.object_repr,
            "what": entry.get_change_message(),
        }
        for entry in log.order_by("pk")
    ]
    columns = {"at": _("wann"), "by": _("wer"), "about": _("woran"), "what": _("was")}
    note = _("Was Sie am Schreibtisch der Verwaltung geändert haben, und was dort an Ihrem Konto geändert wurde.")
    return Section("desk", _("Schreibtisch"), note, columns, rows)


def erase(person: User, *, blank_texts: bool) -> None:
    """Only an empty row with its number is left: nobody can sign in as it, it has no role and speaks for no body."""
    for session in UserSession.objects.filter(user=person):
        session.end()
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    _end_mandates(person)
    MandateRequest.objects.filter(user=person).delete()
    Organisation.objects.waiting().filter(registered_by=person).update(contact="")
    person.competences.clear()
    person.groups.clear()
    person.user_permissions.clear()
    person.email = person.last_login = None
    person.public_name = person.about = ""
    person.is_active = person.is_superuser = False
    person.joined_at = LONG_AGO
    person.set_unusable_password()
    person.save()


def _end_mandates(person: User) -> None:
    """They act for nobody from now on; a mandate that was to begin later never does."""
    today = clock.today()
    mandates = Mandate.objects.filter(user=person)
    mandates.filter(starts_on__gt=today).delete()
    running = mandates.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), ended_at__isnull=True)
    running.update(ends_on=today, ended_at=clock.now())
