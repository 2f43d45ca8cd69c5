"""Pages of readiness within one environment, below `readiness/`."""

from django.urls import path

from traces.readiness import views
from traces.readiness.phones import editing, pages, shifts

PLAN = "phones/<str:role_type>/<int:organisation>/"

urlpatterns = [
    path("", views.board, name="readiness"),
    path("people", views.people, name="readiness-people"),
    path("people.csv", views.download, name="readiness-csv"),
    path("read", views.read_now, name="readiness-read"),
    path("remind", views.remind, name="readiness-remind"),
    path("phones/", pages.plans, name="phone-plans"),
    path(PLAN, pages.plan, name="phone-plan"),
    path(f"{PLAN}responsible", pages.responsible, name="phone-plan-responsible"),
    path(f"{PLAN}new", editing.add, name="phone-add"),
    path(f"{PLAN}<int:pk>/", editing.change, name="phone-change"),
    path(f"{PLAN}<int:pk>/delete", editing.delete, name="phone-delete"),
    path(f"{PLAN}<int:pk>/uses", editing.uses, name="phone-uses"),
    path(f"{PLAN}shifts/new", shifts.add, name="shift-add"),
    path(f"{PLAN}shifts/<int:pk>/", shifts.change, name="shift-change"),
    path(f"{PLAN}shifts/<int:pk>/delete", shifts.delete, name="shift-delete"),
]
