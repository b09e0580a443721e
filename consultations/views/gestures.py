"""What the gestures of an act answer: a page to those who sent a form, data to a script."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse

from core.actors import ActorRequest
from core.errors import PivotError


def wants_json(request: ActorRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def done(request: ActorRequest, target: str, said: str = "", **data: object) -> HttpResponse:
    """The page again, with what was done said once; a script gets `data`."""
    if wants_json(request):
        return JsonResponse({"done": True, **data})
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(target)


def left(request: ActorRequest, target: str, said: str = "") -> HttpResponse:
    """The same when the gesture leads elsewhere: a form sent without leaving its page leaves it too."""
    answer = done(request, target, said)
    if "HX-Request" in request.headers:
        answer = HttpResponse(headers={"HX-Redirect": target})
    return answer


def refused(request: ActorRequest, target: str, error: PivotError) -> HttpResponse:
    """The page again, with the sentence of the refusal; a script gets the problem from the middleware."""
    if wants_json(request):
        raise error
    messages.error(request, error.message)
    return HttpResponseRedirect(target)
