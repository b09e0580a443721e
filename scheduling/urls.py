from django.urls import path

from scheduling.views import (
    agenda,
    appointments,
    asking,
    booking,
    days,
    demand_asking,
    demand_deciding,
    demands,
    hours,
    motives,
    own_motives,
    pathway,
    subscriptions,
    unsuitable,
)

app_name = "scheduling"

# Whose hours, and where their page is.
OWNERS = {
    "practitioner": "agenda/horaires/<uuid:practitioner>/",
    "cart": "region/chariots/<uuid:cart>/horaires/",
    "site": "region/sites/<uuid:site>/presence/",
}

urlpatterns = [
    path("agenda/", agenda.week, name="agenda"),
    path("agenda/jour/", agenda.day, name="agenda_day"),
    path("agenda/ailleurs/", subscriptions.page, name="subscription"),
    path("agenda/ailleurs/adresse/", subscriptions.make, name="subscription_make"),
    path("agenda/ailleurs/retirer/", subscriptions.revoke, name="subscription_revoke"),
    path("agenda/ailleurs/<str:secret>.ics", subscriptions.read, name="calendar"),
    path("rendez-vous/nouveau/", booking.choose_patient, name="choose_patient"),
    path("rendez-vous/nouveau/<uuid:patient>/", booking.choose_slot, name="choose_slot"),
    path("rendez-vous/nouveau/<uuid:patient>/reserver/", booking.book, name="book"),
    path("rendez-vous/nouveau/<uuid:patient>/garder/", booking.hold, name="hold"),
    path("rendez-vous/nouveau/<uuid:patient>/rendre/", booking.release, name="release"),
    path("rendez-vous/<uuid:appointment>/", appointments.detail, name="appointment"),
    path("rendez-vous/<uuid:appointment>/deplacer/", appointments.move, name="move"),
    path("rendez-vous/<uuid:appointment>/retard/", appointments.delay, name="delay"),
    path("rendez-vous/<uuid:appointment>/annuler/", appointments.cancel, name="cancel"),
    path("rendez-vous/<uuid:appointment>/parcours/", pathway.say, name="pathway_say"),
    path("rendez-vous/<uuid:appointment>/parcours/decision/", pathway.decide, name="pathway_decide"),
    path("rendez-vous/<uuid:appointment>/parcours/regles/", pathway.withdraw, name="pathway_withdraw"),
    path("rendez-vous/<uuid:appointment>/motif-inadapte/", unsuitable.mark, name="unsuitable"),
    path("rendez-vous/<uuid:appointment>/motif-inadapte/retirer/", unsuitable.withdraw, name="suitable"),
    path("demandes/", demands.listing, name="demands"),
    path("demandes/nouvelle/", demand_asking.choose_patient, name="demand_patient"),
    path("demandes/nouvelle/<uuid:patient>/", demand_asking.ask, name="demand_new"),
    path("demandes/recues/", demand_deciding.intake, name="demand_intake"),
    path("demandes/<uuid:demand>/", demands.detail, name="demand"),
    path("demandes/<uuid:demand>/accepter/", demand_deciding.accept, name="demand_accept"),
    path("demandes/<uuid:demand>/accepter/heure/", demand_deciding.accept_at, name="demand_accept_at"),
    path("demandes/<uuid:demand>/proposer/", demand_deciding.propose, name="demand_propose"),
    path("demandes/<uuid:demand>/decliner/", demand_deciding.decline, name="demand_decline"),
    path("demandes/<uuid:demand>/retirer/", demands.withdraw, name="demand_withdraw"),
    path("demandes/<uuid:demand>/refuser-les-heures/", demands.reject, name="demand_reject"),
    path("demandes/<uuid:demand>/heures/<uuid:proposal>/", demands.choose, name="demand_choose"),
    path("mes-motifs/", own_motives.listing, name="own_motives"),
    path("mes-motifs/nouveau/", own_motives.create, name="own_motive_create"),
    path("region/motifs/", motives.listing, name="motives"),
    path("region/motifs/nouveau/", motives.create, name="motive_create"),
    path("region/motifs/signes/", asking.flag_add_for_all, name="flag_add_for_all"),
    path("region/motifs/inadaptes/", unsuitable.table, name="unsuitable_table"),
    path("region/motifs/inadaptes/export/", unsuitable.table_export, name="unsuitable_export"),
    path("motifs/signes/<uuid:flag>/", asking.flag_edit, name="flag_edit"),
    path("motifs/signes/<uuid:flag>/retirer/", asking.flag_remove, name="flag_remove"),
    path("motifs/signes/<uuid:flag>/remettre/", asking.flag_restore, name="flag_restore"),
    path("motifs/questions/<uuid:asked>/", asking.question_edit, name="question_edit"),
    path("motifs/questions/<uuid:asked>/retirer/", asking.question_remove, name="question_remove"),
    path("motifs/questions/<uuid:asked>/remettre/", asking.question_restore, name="question_restore"),
    path("motifs/<uuid:motive>/", motives.entry, name="motive"),
    path("motifs/<uuid:motive>/signes/", asking.flag_add, name="flag_add"),
    path("motifs/<uuid:motive>/questions/", asking.question_add, name="question_add"),
    path("agenda/horaires/", hours.own, name="hours"),
    path(f"{OWNERS['practitioner']}absences/", days.absence_add, name="absence_add"),
    path(f"{OWNERS['practitioner']}absences/<uuid:absence>/", days.absence_edit, name="absence_edit"),
    path(
        f"{OWNERS['practitioner']}absences/<uuid:absence>/retirer/",
        days.absence_remove,
        name="absence_remove",
    ),
    path(f"{OWNERS['practitioner']}autre-agenda/", days.busy_feed, name="busy_feed"),
    path(f"{OWNERS['practitioner']}autre-agenda/retirer/", days.busy_feed_remove, name="busy_feed_remove"),
    path(f"{OWNERS['practitioner']}limites/", days.limits, name="limits"),
]

for kind, page in OWNERS.items():
    named = {"kind": kind}
    urlpatterns += [
        path(page, hours.page, named, name=f"hours_{kind}"),
        path(f"{page}exceptions/", days.exception_add, named, name=f"exception_add_{kind}"),
        path(
            f"{page}exceptions/<uuid:exception>/retirer/",
            days.exception_remove,
            named,
            name=f"exception_remove_{kind}",
        ),
    ]
