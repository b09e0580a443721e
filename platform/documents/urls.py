from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [path("documents/<uuid:public_id>/", views.document_page, name="open")]
