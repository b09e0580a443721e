from django.urls import path

from scheduling.views import agenda, appointments, booking

app_name = "scheduling"

urlpatterns = [
    path("agenda/", agenda.week, name="agenda"),
    path("rendez-vous/nouveau/", booking.choose_patient, name="choose_patient"),
    path("rendez-vous/nouveau/<uuid:patient>/", booking.choose_slot, name="choose_slot"),
    path("rendez-vous/nouveau/<uuid:patient>/reserver/", booking.book, name="book"),
    path("rendez-vous/<uuid:appointment>/", appointments.detail, name="appointment"),
    path("rendez-vous/<uuid:appointment>/deplacer/", appointments.move, name="move"),
    path("rendez-vous/<uuid:appointment>/annuler/", appointments.cancel, name="cancel"),
]
