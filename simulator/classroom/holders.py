"""Who a browser is in a class: it opened a trainee's link, and keeps the link's secret in a cookie."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from simulator.classroom.models import Trainee
from simulator.phones import holders as phone_holders

PREFIX = "/simulator/classroom/"
COOKIE = f"{settings.SECURE_PREFIX}CLASSROOM"
#: A course lasts days; the link opens the pages again after that.
COOKIE_LIFE = 60 * 60 * 24 * 60
LINK = re.compile(rf"{PREFIX}join/([\w-]+)/")
MINE = f"{PREFIX}mine/"


def may_pass(request: HttpRequest) -> bool:
    """Whether a page of the classroom may be opened by somebody whom the simulator's other pages refuse."""
    if link := LINK.fullmatch(request.path_info):
        return Trainee.objects.filter(secret=link[1]).exists()
    # Whose class is over is told so there, and sees nothing else.
    return request.path_info.startswith(MINE) and COOKIE in request.COOKIES


def trainee_of(request: HttpRequest) -> Trainee | None:
    """The trainee that this browser plays; looked up once for each request."""
    if not hasattr(request, "trainee"):
        secret = request.COOKIES.get(COOKIE, "")
        found = Trainee.objects.select_related("course__exercises", "phone").filter(secret=secret) if secret else None
        vars(request)["trainee"] = found.first() if found is not None else None
    trainee: Trainee | None = vars(request)["trainee"]
    return trainee


def give(request: HttpRequest, response: HttpResponse, trainee: Trainee) -> None:
    """Let the browser play this trainee, and hold their phone."""
    response.set_cookie(
        COOKIE, trainee.secret, COOKIE_LIFE, path=PREFIX, secure=settings.HTTPS, httponly=True, samesite="Lax"
    )
    if trainee.phone and trainee.phone.secret:
        phone_holders.give(request, response, trainee.phone.secret)
