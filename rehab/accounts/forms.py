"""Forms of accounts."""

from rehab.accounts.rules import PASSWORD_LENGTH
from rehab.web.widgets import EmailField, Form, PasswordField


class SignInForm(Form):
    """Address and password."""

    email = EmailField("Email address", required="Enter your email address")
    password = PasswordField("Password", required="Enter your password")


class PasswordForm(Form):
    """A new password, with the current one."""

    current = PasswordField("Current password", required="Enter your current password")
    new = PasswordField(
        "New password",
        required="Enter a new password",
        hint=f"At least {PASSWORD_LENGTH} characters. Three random words make a good password.",
        autocomplete="new-password",
    )
