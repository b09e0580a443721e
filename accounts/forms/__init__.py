from accounts.forms.passwords import (
    ConfirmPasswordForm,
    FirstPasswordForm,
    LostPasswordForm,
    OtherPasswordForm,
)
from accounts.forms.second_factor import CodeForm, ConfirmCodeForm, InstallForm, KeyForm
from accounts.forms.sign_in import SignInForm
from accounts.forms.users import (
    DeactivateForm,
    MembershipForm,
    ResetSecondFactorForm,
    UserFilterForm,
    UserForm,
)

__all__ = [
    "CodeForm",
    "ConfirmCodeForm",
    "ConfirmPasswordForm",
    "DeactivateForm",
    "FirstPasswordForm",
    "InstallForm",
    "KeyForm",
    "LostPasswordForm",
    "MembershipForm",
    "OtherPasswordForm",
    "ResetSecondFactorForm",
    "SignInForm",
    "UserFilterForm",
    "UserForm",
]
