from django.urls import path

from scheduling.views import (
    agenda,
    appointments,
    asking,
    attendance,
    booking,
    days,
    demand_asking,
    demand_deciding,
    demands,
    elsewhere,
    follow_ups,
    hours,
    motives,
    objections,
    own_motives,
    pathway,
    referral_writing,
    referrals,
    subscriptions,
    unsuitable,
    waiting,
)

app_name = "scheduling"

# Whose hours, and where their page is.
OWNERS = {
    "practitioner": "agenda/horaires/<uuid:practitioner>/",
    "cart": "region/chariots/<uuid:cart>/horaires/",
    "site": "region/sites/<uuid:site>/presence/",
}

# Whose agenda: see views.agenda for what each address may be asked (`?vue=`, `?jour=`…).
BOARDS = {"practitioner": "medecin", "cart": "chariot", "site": "site", "territory": "permanence"}

urlpatterns = [
    path("agenda/", agenda.page, name="agenda"),
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
    path("rendez-vous/<uuid:appointment>/retard/", attendance.late, name="delay"),
    path("rendez-vous/<uuid:appointment>/retard/lever/", attendance.on_time, name="delay_undo"),
    path("rendez-vous/<uuid:appointment>/non-venu/", attendance.missed, name="no_show"),
    path("rendez-vous/<uuid:appointment>/non-venu/reprendre/", attendance.came, name="no_show_undo"),
    path("rendez-vous/<uuid:appointment>/annuler/", appointments.cancel, name="cancel"),
    path("rendez-vous/<uuid:appointment>/parcours/", pathway.say, name="pathway_say"),
    path("rendez-vous/<uuid:appointment>/parcours/decision/", pathway.decide, name="pathway_decide"),
    path("rendez-vous/<uuid:appointment>/parcours/regles/", pathway.withdraw, name="pathway_withdraw"),
    path("rendez-vous/<uuid:appointment>/motif-inadapte/", unsuitable.mark, name="unsuitable"),
    path("rendez-vous/<uuid:appointment>/motif-inadapte/retirer/", unsuitable.withdraw, name="suitable"),
    path("rendez-vous/<uuid:appointment>/opposition/", objections.make, name="objection_make"),
    path(
        "rendez-vous/<uuid:appointment>/opposition/retirer/", objections.withdraw, name="objection_withdraw"
    ),
    path("rendez-vous/<uuid:appointment>/opposition/poursuivre/", objections.keep, name="objection_keep"),
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
    path("adressages/", referrals.listing, name="referrals"),
    path("adressages/nouveau/<uuid:patient>/", referral_writing.write, name="referral_write"),
    path("adressages/<uuid:referral>/", referrals.detail, name="referral"),
    path("adressages/<uuid:referral>/prendre/", referrals.take, name="referral_take"),
    path("adressages/<uuid:referral>/decliner/", referrals.decline, name="referral_decline"),
    path("adressages/<uuid:referral>/retirer/", referrals.withdraw, name="referral_withdraw"),
    path("attente/", waiting.listing, name="waiting"),
    path("attente/nouvelle/<uuid:patient>/", waiting.join, name="waiting_join"),
    path("attente/<uuid:entry>/reserver/", waiting.take, name="waiting_take"),
    path("attente/<uuid:entry>/ne-convient-pas/", waiting.decline, name="waiting_decline"),
    path("attente/<uuid:entry>/retirer/", waiting.leave, name="waiting_leave"),
    path("a-programmer/", follow_ups.listing, name="follow_ups"),
    path("a-programmer/<uuid:follow_up>/abandonner/", follow_ups.drop, name="follow_up_drop"),
    path("rendez-vous/<uuid:appointment>/suite/", follow_ups.plan, name="follow_up_plan"),
    path("mes-motifs/", own_motives.listing, name="own_motives"),
    path("mes-motifs/nouveau/", own_motives.create, name="own_motive_create"),
    path("region/motifs/", motives.listing, name="motives"),
    path("region/motifs/nouveau/", motives.create, name="motive_create"),
    path("region/motifs/signes/", asking.flag_add_for_all, name="flag_add_for_all"),
    path("region/motifs/inadaptes/", unsuitable.table, name="unsuitable_table"),
    path("region/motifs/inadaptes/export/", unsuitable.table_export, name="unsuitable_export"),
    path("region/presences/", attendance.table, name="attendance"),
    path("region/presences/export/", attendance.table_export, name="attendance_export"),
    path("region/motifs/autres-regions/", elsewhere.listing, name="elsewhere"),
    path("region/motifs/autres-regions/<uuid:opening>/fermer/", elsewhere.close, name="elsewhere_close"),
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

urlpatterns += [
    path(f"agenda/{word}/<uuid:{kind}>/", agenda.page_of, {"kind": kind}, name=f"agenda_{kind}")
    for kind, word in BOARDS.items()
]
