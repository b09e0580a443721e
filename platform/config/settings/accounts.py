"""Signing in: e-mail and password, then a second factor, for everybody. No self sign-up."""

from datetime import timedelta

from config.settings.environment import env

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the region types the address; the invitation proves it
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True  # the age of the cookie is ours: SESSION_COOKIE_AGE
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letter to addresses that we do not know
ACCOUNT_CHANGE_EMAIL = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600  # seconds

ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reset_password": "accounts.forms.LostPasswordForm",
    "change_password": "accounts.forms.OtherPasswordForm",
    "reauthenticate": "accounts.forms.ConfirmPasswordForm",
}

MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
    "activate_totp": "accounts.forms.InstallForm",
    "add_webauthn": "accounts.forms.KeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Pivot"
MFA_TOTP_TOLERANCE = 1  # telephones drift: one step of 30 s on each side

# A session ends after this long without a sign of life; on a shared post (a cart) sooner.
SESSION_IDLE = timedelta(minutes=env.int("SESSION_IDLE_MINUTES", 240))
SHARED_SESSION_IDLE = timedelta(minutes=env.int("SHARED_SESSION_IDLE_MINUTES", 30))

INVITATION_LIFETIME = timedelta(days=7)
PASSWORD_RESET_LIFETIME = timedelta(minutes=60)
PASSWORD_RESET_TIMEOUT = int(INVITATION_LIFETIME.total_seconds())  # the longest of the two

# Beside allauth’s own: links that open without an account (accounts.adapters.require_pace).
# Telephones of one operator may share an address: those of patients have more room, and a limit of their own.
ACCOUNT_RATE_LIMITS = {
    "agenda_feed": "120/m/ip",
    "line_test": "30/h/key",
    "line_test_grants": "30/h/key",
    "patient_code": "600/h/ip",
    "patient_link": "120/m/ip",
    "patient_try": "30/m/ip",
    "secret_link": "20/m/ip",
    "signature_check": "60/m/ip",
}

# One tap signs in on the page of the demo; config.settings.demo alone may switch it on.
DEMO_SIGN_IN = False
