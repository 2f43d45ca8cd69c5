from django.apps import AppConfig


class ClassroomConfig(AppConfig):
    """Classes of trainees."""

    name = "simulator.classroom"
    label = "classroom"
