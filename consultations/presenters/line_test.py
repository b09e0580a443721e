"""The test of a line and of its devices: the page that runs it, and the report that a help-desk reads."""

from collections.abc import Collection
from typing import Any

from django.urls import reverse

from consultations import selectors
from consultations.rules import words
from core import french
from territory.enums import DeviceAnswer, DeviceTried, LinePath, LineVerdict
from territory.models import Cart, LineTest, LineTestLink
from territory.presenters import line_said, tester

# What to do, said by the verdict.
ADVICE = {
    LineVerdict.GOOD: "L’image et le son passent bien. Rien à faire.",
    LineVerdict.FAIR: "L’acte peut se tenir. Pendant l’acte, évitez les autres usages de la ligne : "
    "films, sauvegardes, gros envois.",
    LineVerdict.POOR: "L’image sera réduite. Branchez le chariot par un câble, ou rapprochez-le de la borne "
    "Wi-Fi, puis recommencez l’essai.",
    LineVerdict.AUDIO_ONLY: "Seul le son passera. Ne prévoyez pas d’acte où il faut voir, et appelez "
    "l’assistance avec la référence.",
    LineVerdict.INSUFFICIENT: "Même le son serait coupé. Ne prévoyez pas d’acte ici ; essayez une autre "
    "ligne, puis appelez l’assistance avec la référence.",
    LineVerdict.NONE: "Rien ne passe. Vérifiez qu’une autre page s’ouvre, puis appelez l’assistance avec la "
    "référence : le réseau du lieu bloque peut-être les appels.",
}
TONES = {
    LineVerdict.GOOD: ("ok", "check"),
    LineVerdict.FAIR: ("warn", "info"),
    LineVerdict.POOR: ("warn", "warning"),
    LineVerdict.AUDIO_ONLY: ("danger", "warning"),
    LineVerdict.INSUFFICIENT: ("danger", "warning"),
    LineVerdict.NONE: ("danger", "stop"),
}
# How each device is tried, and what the person is asked.
TRIALS = (
    (DeviceTried.CAMERA, "video", "camera", "L’image s’affiche dix secondes.", "Vous voyez-vous ?"),
    (DeviceTried.HAND_CAMERA, "camera", "camera", "L’image de près s’affiche.", "L’image est-elle nette ?"),
    (
        DeviceTried.MICROPHONE,
        "mic",
        "microphone",
        "Parlez trois secondes : vous vous réentendez ensuite.",
        "Vous êtes-vous entendu ?",
    ),
    (
        DeviceTried.STETHOSCOPE,
        "stethoscope",
        "microphone",
        "Tapotez la membrane trois secondes : vous l’entendez ensuite.",
        "L’avez-vous entendue ?",
    ),
    (DeviceTried.SPEAKER, "sound", "speaker", "Un son est joué.", "L’avez-vous entendu ?"),
)
# A level that moves is not a sound that is heard: of these the report says which it was.
HEARD = {DeviceAnswer.YES: "Je m’entends", DeviceAnswer.NO: "Je ne m’entends pas"}
TAPPED = {DeviceAnswer.YES: "Je l’entends", DeviceAnswer.NO: "Je ne l’entends pas"}
ANSWERS = {
    DeviceTried.MICROPHONE: HEARD,
    DeviceTried.STETHOSCOPE: TAPPED,
    DeviceTried.SPEAKER: TAPPED,
}


def answers(device: DeviceTried) -> list[tuple[str, str]]:
    """What may be answered of a device, and how it is said."""
    said = ANSWERS.get(device, {})
    return [(one.value, said.get(one, one.label)) for one in DeviceAnswer]


AT_A_DESK = (DeviceTried.CAMERA, DeviceTried.MICROPHONE, DeviceTried.SPEAKER)


def line_test_page(cart: Cart | None) -> dict[str, Any]:
    """The devices of a cart, or those of a desk."""
    return {
        "place": f"{cart}, {cart.site}" if cart else "Votre poste",
        "action": _page_of(cart),
        "grants": reverse("consultations:line_test_grants"),
        "line_place": "desk" if cart is None else "cart",
        **_trials(AT_A_DESK if cart is None else DeviceTried),
    }


def _page_of(cart: Cart | None) -> str:
    if cart is None:
        return reverse("consultations:line_test")
    return reverse("consultations:line_test_of", args=[cart.public_id])


def _trials(tried: Collection[DeviceTried]) -> dict[str, Any]:
    return {
        "trials": [
            {
                "code": code.value,
                "label": code.label,
                "icon": icon,
                "test": test,
                "hint": hint,
                "asked": asked,
                "answers": answers(code),
            }
            for code, icon, test, hint, asked in TRIALS
            if code in tried
        ],
    }


def installer_invitation(link: LineTestLink) -> dict[str, Any]:
    """What an installer reads before they begin."""
    return {
        "place": _place(link),
        "label": link.label,
        "maker": link.made_by,
        "until": words.moment(link.link_until),
    }


def installer_page(link: LineTestLink) -> dict[str, Any]:
    """Every device: the site may have any of them."""
    return {
        "place": _place(link),
        "action": reverse("consultations:installer"),
        "grants": reverse("consultations:installer_grants"),
        "line_place": "cart",
        **_trials(DeviceTried),
    }


def _place(link: LineTestLink) -> str:
    return f"{link.cart}, {link.site}" if link.cart else str(link.site)


def installer_report(test: LineTest) -> dict[str, Any]:
    return {**line_test_report(test), "again": reverse("consultations:installer")}


def line_test_report(test: LineTest) -> dict[str, Any]:
    verdict = LineVerdict(test.verdict)
    tone, icon = TONES[verdict]
    return {
        "test": test,
        "verdict": line_said(verdict),
        "advice": ADVICE[verdict],
        "tone": tone,
        "icon": icon,
        "facts": _facts(test),
        "measures": _measures(test),
        "paths": [_path(path, test) for path in LinePath if path in test.paths],
        "devices": [_device(code, test) for code in DeviceTried],
        "help_phone": french.phone_read(selectors.help_phone()),
        "copied": copied(test),
        "again": _page_of(test.cart),
    }


def _facts(test: LineTest) -> list[dict[str, str]]:
    where = ", ".join(filter(None, [str(test.cart or ""), str(test.site or "")])) or "Poste personnel"
    return [
        {"label": "Lieu", "value": where},
        {"label": "Testé par", "value": tester(test)},
        {"label": "Le", "value": words.moment(test.tested_at)},
        {"label": "Navigateur", "value": test.browser or "Non connu"},
        {"label": "Chemin suivi", "value": LinePath(test.path).label if test.path else "Aucun"},
    ]


def _measures(test: LineTest) -> list[dict[str, str]]:
    found = test.measures
    shown = (
        ("Envoi", "up_kbps", "kbit/s", 1.0, 0),
        ("Réception", "down_kbps", "kbit/s", 1.0, 0),
        ("Pertes", "loss", "%", 100.0, 1),
        ("Aller-retour", "rtt_ms", "ms", 1.0, 0),
        ("Gigue", "jitter_ms", "ms", 1.0, 0),
        ("Images figées", "freezes", "", 1.0, 0),
        ("Établissement", "connect_ms", "ms", 1.0, 0),
    )
    # What came back is no more than what went out: the line may carry more.
    least = {"down_kbps": "au moins "} if found.get("down_at_least") else {}
    return [
        {"label": label, "value": least.get(name, "") + _shown(found[name] * scale, places, unit)}
        for label, name, unit, scale, places in shown
        if name in found
    ]


def _shown(value: float, places: int, unit: str) -> str:
    return french.number(value, places) + (f"{words.NB}{unit}" if unit else "")


def _path(path: LinePath, test: LineTest) -> dict[str, str]:
    works = test.paths[path]
    return {
        "label": path.label,
        "said": "passe" if works else "ne passe pas",
        "icon": "check" if works else "close",
        "tone": "ok" if works else "warn",
    }


def _device(code: DeviceTried, test: LineTest) -> dict[str, str]:
    answer = test.devices.get(code)
    if answer is None:
        return {"label": code.label, "said": "Non essayé", "icon": "info", "tone": ""}
    tone, icon = ("ok", "check") if answer == DeviceAnswer.YES else ("danger", "close")
    return {"label": code.label, "said": dict(answers(code))[answer], "icon": icon, "tone": tone}


def copied(test: LineTest) -> str:
    """The whole report as lines of text, for an e-mail to the help-desk."""
    lines = [f"Essai de ligne {test.reference} : {line_said(LineVerdict(test.verdict))}"]
    lines += [f"{fact['label']} : {fact['value']}" for fact in (*_facts(test), *_measures(test))]
    lines += [
        f"{one['label']} : {one['said']}"
        for one in (_path(path, test) for path in LinePath if path in test.paths)
    ]
    lines += [f"{one['label']} : {one['said']}" for one in (_device(code, test) for code in DeviceTried)]
    return "\n".join(lines)
