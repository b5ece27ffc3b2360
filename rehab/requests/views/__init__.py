"""Pages of requests, by use case."""

from rehab.requests.views import coordination, copying, documents, drafts, sections, signing, start, submission
from rehab.requests.views.blueprint import bp

__all__ = ["bp", "coordination", "copying", "documents", "drafts", "sections", "signing", "start", "submission"]
