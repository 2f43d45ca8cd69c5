"""Addresses under `/simulator/classroom/`."""

from django.urls import path

from simulator.classroom.views import board, courses, exercises, mine, training

app_name = "classroom"
urlpatterns = [
    path("", courses.listing, name="list"),
    path("new/", courses.new, name="new"),
    path("training/", training.states, name="training"),
    path("training/keep/", training.keep, name="keep"),
    path("training/forget/<int:kept_id>/", training.forget, name="forget"),
    path("exercises/", exercises.listing, name="exercises"),
    path("exercises/<int:set_id>/remove/", exercises.remove, name="remove-exercises"),
    path("join/<str:secret>/", mine.join, name="join"),
    path("mine/", mine.exercises, name="mine"),
    path("mine/mail/", mine.mails, name="my-mail"),
    path("mine/mail/<int:mail_id>/", mine.mail, name="my-one-mail"),
    path("<int:course_id>/", board.board, name="board"),
    path("<int:course_id>/cards/", courses.cards, name="cards"),
    path("<int:course_id>/restart/", courses.restart, name="restart"),
    path("<int:course_id>/close/", courses.close, name="close"),
    path("<int:course_id>/trainees/<int:trainee_id>/", board.trainee, name="trainee"),
    path("<int:course_id>/trainees/<int:trainee_id>/help/", board.give_help, name="help"),
]
