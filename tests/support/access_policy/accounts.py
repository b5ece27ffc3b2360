"""Public pages, one's own account, users, and long work."""

from tests.factories import PASSWORD
from tests.support.access_policy.rule import ADMINISTRATOR, COMMISSIONER, KEY_WORKER, MANAGER, SIGNED_IN, Rule, both, of

NEW_ACCOUNT = {
    "name": "New Person",
    "email": "new@example.org",
    "organisation": "@organisation",
    "roles": ["key_worker"],
    "password": "some other random words",
}
NEW_COLLEAGUE = {
    "name": "New Person",
    "email": "new@example.org",
    "role": "provider_staff",
    "password": "some other random words",
}
NEW_PASSWORD = {"current": PASSWORD, "new": "some other random words"}

PUBLIC = [
    Rule("pages.accessibility", is_public=True),
    Rule("pages.privacy", is_public=True),
    Rule("brand_css", is_public=True),
    Rule("static", always={"filename": "css/app.css"}, is_public=True),
    Rule("accounts.sign_in", is_public=True),
    Rule("accounts.sign_in", "POST", is_public=True, form={"email": "@address", "password": PASSWORD}),
    Rule("accounts.sign_out", "POST", is_public=True),
]
OWN_ACCOUNT = [
    Rule("home.home", anybody=SIGNED_IN),
    Rule("accounts.account", anybody=SIGNED_IN),
    *both("accounts.change_password", anybody=SIGNED_IN, form=NEW_PASSWORD),
    Rule("notices.notices", anybody=SIGNED_IN),
    Rule("notices.open_notice", things=of("notice"), own=KEY_WORKER),
    Rule("notices.read_all", "POST", anybody=SIGNED_IN),
    *both("notices.preferences", anybody=SIGNED_IN, form={"way": "digest"}),
]
# The administrator has users, settings and audit: accounts, but no client's record.
ADMINISTRATION = [
    Rule("admin.users", anybody=ADMINISTRATOR),
    *both("admin.new_user", anybody=ADMINISTRATOR, form=NEW_ACCOUNT),
    Rule("admin.switch", "POST", of("account"), own=ADMINISTRATOR, of_council=True, form={"to": "disabled"}),
    Rule("admin.switch", "POST", of("own account"), seen=ADMINISTRATOR, of_council=True, form={"to": "disabled"}),
    Rule("admin.service", anybody=ADMINISTRATOR),
    Rule("admin.mails", anybody=ADMINISTRATOR),
    Rule("admin.retry_mails", "POST", anybody=ADMINISTRATOR),
    Rule("admin.retry_mail", "POST", of("refused mail"), own=ADMINISTRATOR, of_council=True),
    Rule("admin.run_job", "POST", always={"name": "send_mail"}, anybody=ADMINISTRATOR),
]
# "Provider managers: own users": of their own provider.
STAFF = [
    Rule("staff.staff", anybody=MANAGER),
    *both("staff.new", anybody=MANAGER, form=NEW_COLLEAGUE),
    Rule("staff.change_role", "POST", of("member of staff"), own=MANAGER, form={"to": "provider_manager"}),
    Rule("staff.switch", "POST", of("member of staff"), own=MANAGER, form={"to": "disabled"}),
]
IMPORTS = [
    Rule("imports.imports", anybody=COMMISSIONER),
    *both("imports.new_import", anybody=COMMISSIONER, form={"file": b"stay_ref\n"}),
    Rule("imports.show", things=of("import"), own=COMMISSIONER, of_council=True),
]
# Long work is whoever's asked for it, and the commissioners' of the council.
WORK = [
    Rule("jobs.long_jobs", anybody=SIGNED_IN),
    Rule("jobs.long_job", things=of("long job"), own=COMMISSIONER, of_council=True),
    Rule("jobs.cancel", "POST", of("long job"), own=COMMISSIONER, of_council=True),
    Rule("jobs.cancel", "POST", of("ended long job"), seen=COMMISSIONER, of_council=True),
]
