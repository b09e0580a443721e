from accounts.forms.sign_in import SignInForm
from accounts.forms.users import (
    DeactivateForm,
    MembershipForm,
    ResetSecondFactorForm,
    UserFilterForm,
    UserForm,
)

__all__ = [
    "DeactivateForm",
    "MembershipForm",
    "ResetSecondFactorForm",
    "SignInForm",
    "UserFilterForm",
    "UserForm",
]
