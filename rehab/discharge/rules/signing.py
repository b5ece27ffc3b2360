"""What signing a plan is called."""

from rehab.plans.rules import Party

# What the link and the page of each signature are called.
SIGNING = {
    Party.CLIENT: "Record the person's signature",
    Party.PROVIDER: "Sign for the provider",
    Party.KEY_WORKER: "Sign as key worker",
    Party.CLINICIAN: "Record the clinician's signature",
}
