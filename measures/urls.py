"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from measures import bodies
from measures.views import (
    catalogue,
    course,
    helping,
    impact,
    milestones,
    page,
    portfolio,
    promoting,
    replicating,
    reports,
    revising,
    support,
    team,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("massnahmen/", catalogue.measures, name="measures"),
    path("portfolio/", portfolio.portfolio, name="portfolio"),
    path("portfolio/ideen/", portfolio.struggling_ideas, name="struggling_ideas"),
    path("massnahmen/jahr/<int:year>/", milestones.milestones_of_year, name="milestones_of_year"),
    path("massnahmen/<int:pk>/", page.measure, name="measure"),
    path("massnahmen/<int:pk>/verlauf/", page.measure_history, name="measure_history"),
    path("massnahmen/<int:pk>/folgen/", page.follow_measure, name="follow_measure"),
    path("massnahmen/<int:pk>/folgen/ende/", page.unfollow_measure, name="unfollow_measure"),
    # Who keeps it
    path("massnahmen/<int:pk>/team/", team.team, name="team"),
    path("massnahmen/<int:pk>/team/mitglieder/", team.add_to_team, name="add_to_team"),
    path("massnahmen/team/<int:pk>/ende/", team.leave_team, name="leave_team"),
    # Where it stands
    path("massnahmen/<int:pk>/stand/", course.course, name="course"),
    path("massnahmen/<int:pk>/phase/", course.enter_phase, name="enter_phase"),
    path("massnahmen/<int:pk>/beginn/", course.start_measure, name="start_measure"),
    path("massnahmen/<int:pk>/pause/", course.pause_measure, name="pause_measure"),
    path("massnahmen/<int:pk>/abschluss/", course.complete_measure, name="complete_measure"),
    path("massnahmen/<int:pk>/einstellung/", course.stop_measure, name="stop_measure"),
    # What is to be reached by when
    path("massnahmen/<int:pk>/meilensteine/", milestones.milestones, name="milestones"),
    path("massnahmen/<int:pk>/meilensteine/neu/", milestones.set_milestone, name="set_milestone"),
    path("massnahmen/<int:pk>/meilensteine.ics", milestones.milestone_calendar, name="milestone_calendar"),
    path("massnahmen/meilensteine/<int:pk>/termin/", milestones.move_milestone, name="move_milestone"),
    path("massnahmen/meilensteine/<int:pk>/erreicht/", milestones.reach_milestone, name="reach_milestone"),
    path("massnahmen/meilensteine/<int:pk>/verzicht/", milestones.drop_milestone, name="drop_milestone"),
    # How it goes
    path("massnahmen/<int:pk>/berichte/", reports.reports, name="reports"),
    path("massnahmen/<int:pk>/berichte/neu/", reports.give_report, name="give_report"),
    path("massnahmen/berichte/<int:pk>/fassung/", revising.revise_report, name="revise_report"),
    path("massnahmen/berichte/<int:pk>/fassungen/", revising.earlier_reports, name="earlier_reports"),
    path("massnahmen/berichte/<int:pk>/bild/<slug:key>/<int:width>/", reports.report_picture, name="report_picture"),
    path("massnahmen/berichte/<int:pk>/bild/ende/", reports.remove_report_picture, name="remove_report_picture"),
    path("massnahmen/berichte/<int:pk>/dokumente/", reports.attach_document, name="attach_document"),
    path("massnahmen/dokumente/<int:pk>/", reports.report_document, name="report_document"),
    path("massnahmen/dokumente/<int:pk>/ende/", reports.remove_document, name="remove_document"),
    # What it brings about
    path("massnahmen/<int:pk>/wirkung/", impact.indicators, name="indicators"),
    path("massnahmen/<int:pk>/wirkung/indikatoren/", impact.set_indicator, name="set_indicator"),
    path("massnahmen/indikatoren/<int:pk>/ziel/", revising.revise_indicator, name="revise_indicator"),
    path("massnahmen/indikatoren/<int:pk>/ende/", revising.end_indicator, name="end_indicator"),
    path("massnahmen/indikatoren/<int:pk>/messwerte/", impact.take_reading, name="take_reading"),
    path("massnahmen/messwerte/<int:pk>/berichtigung/", impact.correct_reading, name="correct_reading"),
    path("massnahmen/<int:pk>/erfahrungen/", impact.lessons, name="lessons"),
    path("massnahmen/<int:pk>/erfahrungen/neu/", impact.learn_lesson, name="learn_lesson"),
    path("massnahmen/erfahrungen/<int:pk>/fassung/", revising.revise_lesson, name="revise_lesson"),
    path("massnahmen/erfahrungen/<int:pk>/fassungen/", revising.earlier_lessons, name="earlier_lessons"),
    # Who helps
    path("massnahmen/<int:pk>/mitwirkung/", helping.measure_help, name="measure_help"),
    path("massnahmen/<int:pk>/mitwirkung/gesuche/", helping.want_help, name="want_help"),
    path("massnahmen/<int:pk>/mitwirkung/angebote/", helping.offer_help_to_measure, name="offer_help_to_measure"),
    path("massnahmen/gesuche/<int:pk>/ende/", helping.close_wanted, name="close_wanted"),
    path("massnahmen/angebote/<int:pk>/ende/", helping.withdraw_measure_help, name="withdraw_measure_help"),
    # Who takes it over
    path("massnahmen/<int:pk>/nachnutzung/", replicating.replication, name="replication"),
    path("massnahmen/<int:pk>/nachnutzung/anleitung/", replicating.publish_kit, name="publish_kit"),
    path("massnahmen/<int:pk>/nachnutzung/anleitung/neufassung/", replicating.revise_kit, name="revise_kit"),
    path("massnahmen/<int:pk>/nachnutzung/uebernahme/", replicating.replicate_measure, name="replicate_measure"),
    path("massnahmen/uebernahmen/<int:pk>/unterschiede/", replicating.revise_differences, name="revise_differences"),
    # Who supports it
    path("massnahmen/<int:pk>/unterstuetzung/", support.measure_support, name="measure_support"),
    path("unterstuetzung/", support.support_offers, name="support_offers"),
    path("unterstuetzung/termine.ics", support.support_calendar, name="support_calendar"),
    path("unterstuetzung/<int:pk>/", support.support_offer, name="support_offer"),
    path("unterstuetzung/<int:pk>/termin.ics", support.support_date, name="support_date"),
    path("unterstuetzung/<int:pk>/vorlage.txt", support.support_template, name="support_template"),
    # From idea to measure
    path("ideen/<int:pk>/massnahme-werden/", promoting.promotion, name="promotion"),
    path("ideen/<int:pk>/massnahme-werden/vorschlag/", promoting.propose_promotion, name="propose_promotion"),
    path("massnahmen/vorschlaege/<int:pk>/selbstverpflichtung/", promoting.sign_commitment, name="sign_commitment"),
    path("massnahmen/vorschlaege/<int:pk>/mitzeichnung/", promoting.sign_off_promotion, name="sign_off_promotion"),
    path("massnahmen/vorschlaege/<int:pk>/rueckzug/", promoting.withdraw_promotion, name="withdraw_promotion"),
    path("massnahmen/vorschlaege/<int:pk>/bestaetigung/", promoting.confirm_promotion, name="confirm_promotion"),
    path("massnahmen/vorschlaege/<int:pk>/zurueckweisung/", promoting.reject_promotion, name="reject_promotion"),
    # Bodies
    path("stellen/<int:pk>/", bodies.organisation, name="organisation"),
    path("stellen/<int:pk>/nachfolge/", bodies.confirm_succession, name="confirm_succession"),
]
