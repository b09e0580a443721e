"""An act in words, for its pages."""

from consultations.models import Consultation as Act
from consultations.presenters.advice import advice_part
from consultations.presenters.camera_views import camera_views_part
from consultations.presenters.cart import cart_page
from consultations.presenters.carts import cart_board, carts_page, memo_page, memo_url
from consultations.presenters.chat import chat_of_guest, chat_part
from consultations.presenters.cockpit import cockpit_page, invitable_lines
from consultations.presenters.compare import compare_page
from consultations.presenters.consents import consent_text_page
from consultations.presenters.device_reports import device_report_page, device_reports_page
from consultations.presenters.ecgs import ecg_page, ecg_trace, ecgs_page
from consultations.presenters.images import images_part
from consultations.presenters.line_test import (
    installer_invitation,
    installer_page,
    installer_report,
    line_test_page,
    line_test_report,
)
from consultations.presenters.numbers import numbers_page
from consultations.presenters.observers import guest_page, invitation_told, observers_part
from consultations.presenters.opening import open_page
from consultations.presenters.pathway import without_video
from consultations.presenters.preparation import CONSENT_SAID, preparation_page, vital_anchor
from consultations.presenters.put_away import put_away_page
from consultations.presenters.quality import incident_guess, measures_sentence
from consultations.presenters.quality_export import QUALITY_COLUMNS, quality_rows
from consultations.presenters.refusals import Part, Refusal
from consultations.presenters.rehearsals import at_cart_page as rehearse_at_cart_page
from consultations.presenters.rehearsals import own_page as rehearse_own_page
from consultations.presenters.report import report_page
from consultations.presenters.rooms import word_part
from consultations.presenters.seen import seen_days
from consultations.presenters.vitals import latest_lines
from consultations.presenters.waiting import to_sign_line, waiting_line
from consultations.rules.words import hour, moment

__all__ = [
    "CONSENT_SAID",
    "QUALITY_COLUMNS",
    "Act",
    "Part",
    "Refusal",
    "advice_part",
    "camera_views_part",
    "cart_board",
    "cart_page",
    "carts_page",
    "chat_of_guest",
    "chat_part",
    "cockpit_page",
    "compare_page",
    "consent_text_page",
    "device_report_page",
    "device_reports_page",
    "ecg_page",
    "ecg_trace",
    "ecgs_page",
    "guest_page",
    "hour",
    "images_part",
    "incident_guess",
    "installer_invitation",
    "installer_page",
    "installer_report",
    "invitable_lines",
    "invitation_told",
    "latest_lines",
    "line_test_page",
    "line_test_report",
    "measures_sentence",
    "memo_page",
    "memo_url",
    "moment",
    "numbers_page",
    "observers_part",
    "open_page",
    "preparation_page",
    "put_away_page",
    "quality_rows",
    "rehearse_at_cart_page",
    "rehearse_own_page",
    "report_page",
    "seen_days",
    "to_sign_line",
    "vital_anchor",
    "waiting_line",
    "without_video",
    "word_part",
]
