"""A trainee's own pages: the exercises, and their mails. Nothing of anybody else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

import eulogin.api
from kernel import clock
from simulator.classroom import holders
from simulator.classroom.exercises import facts, progress
from simulator.classroom.exercises.model import Words, fill, in_language
from simulator.classroom.making import PIN
from simulator.classroom.models import Start, Trainee
from simulator.control.people import PASSWORD
from simulator.mail.models import ReceivedMail

MAILS_A_PAGE = 25
OwnPage = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Shown:
    """An exercise as its page shows it; `steps` are texts, and whether each is done."""

    title: str
    intro: str
    is_present: bool
    is_done: bool
    steps: list[tuple[str, bool]]


def _for_trainees(view: OwnPage) -> OwnPage:
    """Give the view its trainee; tell everybody else that there is no class for them."""

    @wraps(view)
    def page(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        trainee = holders.trainee_of(request)
        if trainee is None:
            return render(request, "simulator/classroom/over.html", status=404)
        return view(request, trainee, **kwargs)

    return page


@require_safe
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Become this trainee, and begin. The address is left at once: the secret stays in a cookie."""
    trainee = Trainee.objects.select_related("course", "phone").filter(secret=secret).first()
    if trainee is None:
        raise Http404
    Trainee.objects.filter(pk=trainee.pk, joined_at=None).update(joined_at=clock.system())
    response = redirect("classroom:mine")
    holders.give(request, response, trainee)
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            trainee.course.language,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@require_safe
@_for_trainees
def exercises(request: HttpRequest, trainee: Trainee) -> HttpResponse:
    """The present step, and what comes before and after it."""
    course = trainee.course
    standing = progress.advance(course, [trainee])[0]
    language, values = get_language() or "en", facts.values(trainee)
    step = standing.step

    def say(words: Words) -> str:
        return fill(in_language(words, language), values)

    shown = [
        Shown(
            title=say(exercise.title),
            intro=say(exercise.intro),
            is_present=step is not None and step.key in exercise.step_keys,
            is_done=standing.done.issuperset(exercise.step_keys),
            steps=[(say(one.goal), one.key in standing.done) for one in exercise.steps],
        )
        for exercise in progress.exercises_of(course)
    ]
    context = {
        "trainee": trainee,
        "progress": standing,
        "exercises": shown,
        "step": step,
        "goal": say(step.goal) if step else "",
        "hint": say(step.hint) if step and standing.has_hint else "",
        "hint_comes": bool(step and step.hint),
        "password": PASSWORD if course.start != Start.NOTHING else "",
        "pin": PIN if course.start == Start.APP else "",
        "done": sum(is_done for one in shown for _goal, is_done in one.steps),
        "total": sum(len(one.steps) for one in shown),
    }
    return render(request, "simulator/classroom/mine.html", context)


@require_safe
@_for_trainees
def mails(request: HttpRequest, trainee: Trainee) -> HttpResponse:
    """What arrived for this trainee, newest first."""
    found = _mails(trainee).order_by("-pk").defer("text", "html", "links")
    page = Paginator(found, MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "simulator/classroom/my_mails.html", {"trainee": trainee, "page": page})


@require_safe
@_for_trainees
def mail(request: HttpRequest, trainee: Trainee, mail_id: int) -> HttpResponse:
    """One of the trainee's mails."""
    shown = get_object_or_404(_mails(trainee), pk=mail_id)
    return render(request, "simulator/classroom/my_mail.html", {"trainee": trainee, "mail": shown})


def _mails(trainee: Trainee) -> QuerySet[ReceivedMail]:
    """Those to the address of the card, and to the one that the account has now."""
    account = eulogin.api.account_by_email(trainee.uid) if trainee.uid else None
    addresses = {trainee.email, account.email.lower() if account else trainee.email}
    return ReceivedMail.objects.filter(to__in=addresses)
