"""Classes: the list, a new one, the cards to hand out, the next group, the end."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kernel.web.qr import data_uri
from simulator.classroom import making
from simulator.classroom.errors import ClassroomError
from simulator.classroom.forms import CourseForm, SureForm
from simulator.classroom.models import Course, Start, Trainee
from simulator.control.people import PASSWORD


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every class, the newest first."""
    courses = Course.objects.annotate(joined=Count("trainees__joined_at"))
    return render(request, "simulator/classroom/list.html", {"courses": courses})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a class and show its cards."""
    initial = {"language": request.LANGUAGE_CODE}
    form = CourseForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            course = making.open_course(**form.cleaned_data)
        except ClassroomError as error:
            form.add_error(error.field or None, error.sentence)
        else:
            messages.success(request, _("The class is ready. Print the cards and hand them out."))
            return redirect("classroom:cards", course.pk)
    return render(request, "simulator/classroom/new.html", {"form": form})


@require_safe
def cards(request: HttpRequest, course_id: int) -> HttpResponse:
    """A sheet to print: one card for each trainee."""
    course = get_object_or_404(Course, pk=course_id)
    trainees = course.trainees.select_related("phone")
    shown = [(trainee, link := link_of(request, trainee), data_uri(link)) for trainee in trainees]
    context = {
        "course": course,
        "cards": shown,
        "password": PASSWORD,
        "has_account": course.start != Start.NOTHING,
        "pin": making.PIN if course.start == Start.APP else "",
    }
    return render(request, "simulator/classroom/cards.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def restart(request: HttpRequest, course_id: int) -> HttpResponse:
    """The same class for the next group."""
    course = get_object_or_404(Course, pk=course_id)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            making.restart(course)
        except ClassroomError as error:
            messages.error(request, error.sentence)
            return redirect("classroom:board", course.pk)
        messages.success(request, _("The class begins anew. The cards of the group before are no longer good."))
        return redirect("classroom:cards", course.pk)
    return render(request, "simulator/classroom/restart.html", {"form": form, "course": course})


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, course_id: int) -> HttpResponse:
    """Remove the class and its people."""
    course = get_object_or_404(Course, pk=course_id)
    form = SureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        making.close(course)
        messages.success(request, _("The class is closed. Its people and all they did are gone."))
        return redirect("classroom:list")
    return render(request, "simulator/classroom/close.html", {"form": form, "course": course})


def link_of(request: HttpRequest, trainee: Trainee) -> str:
    """The address that opens a trainee's own pages."""
    path = reverse("classroom:join", args=[trainee.secret])
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
