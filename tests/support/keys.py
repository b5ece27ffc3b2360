"""Secrets that guard nothing."""

SECRET_KEY = "a secret of the tests, for nothing real"
AUDIT_KEY = "a secret of the tests, for the audit chain"
