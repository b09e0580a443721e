from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:public_id>/", views.document_page, name="open"),
    path("documents/<uuid:public_id>/page/<int:page>/", views.page_image, name="page"),
    path("documents/<uuid:public_id>/vignette/", views.thumbnail, name="thumbnail"),
    path("documents/archives/<uuid:archive>/fichier/", views.archive_file, name="archive_file"),
]
