from django.urls import path

from signatures import views

app_name = "signatures"
urlpatterns = [
    path("verifier/", views.find, name="find"),
    path("verifier/certificats.pem", views.certificates, name="certificates"),
    path("verifier/<slug:reference>/", views.check, name="check"),
    path("documents/<uuid:public_id>/signature/", views.document, name="document"),
]
