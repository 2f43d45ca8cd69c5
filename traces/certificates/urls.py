"""Documents, within an environment (`traces.urls`)."""

from django.urls import path

from traces.certificates.views import documents, doors, drafting, listing, reading

INTRA = "certificate/eu-intra"

urlpatterns = [
    path("documents/", documents.documents, name="documents"),
    path(f"{INTRA}/", listing.certificates, name="certificates"),
    path(f"{INTRA}/new", listing.new, name="new-certificate"),
    path(f"{INTRA}/two-factors", doors.two_factors, name="two-factors"),
    path(f"{INTRA}/draft/<int:pk>", drafting.draft, name="draft"),
    path(f"{INTRA}/draft/<int:pk>/operator/<str:box>", drafting.choose_operator, name="draft-operator"),
    path(f"{INTRA}/verify/<str:code>", reading.verify, name="verify"),
    path(f"{INTRA}/<str:reference>", reading.certificate, name="certificate"),
    path(f"{INTRA}/<str:reference>/pdf", reading.download, name="certificate-pdf"),
    path("certificate/<str:document>/", documents.not_simulated, name="not-simulated"),
]
