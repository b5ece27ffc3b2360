"""The composition root: knows all the packages, and hands them what differs between installations."""

from pathlib import Path
from typing import Any

import structlog
from flask import Flask, has_request_context, request, url_for
from flask_login import current_user
from flask_migrate import Migrate
from flask_wtf import CSRFProtect
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader
from sqlalchemy import event

from config import Config
from rehab import cli, scheduler, wiring
from rehab.accounts import session as accounts_session
from rehab.accounts import views as accounts
from rehab.admin import views as admin
from rehab.audit import commands as audit
from rehab.casework import models as casework_models
from rehab.casework import views as casework
from rehab.clients import models as clients_models
from rehab.clocks import models as clocks_models
from rehab.core.actor import Permission
from rehab.core.db import db, prepare_engine
from rehab.discharge import models as discharge_models
from rehab.discharge import views as discharge
from rehab.documents import models as documents_models
from rehab.documents import views as documents
from rehab.documents.scanner import scanner_at
from rehab.documents.views import Shelf
from rehab.finance import models as finance_models
from rehab.framework import views as framework
from rehab.imports import views as imports
from rehab.jobs import models as jobs_models
from rehab.jobs import views as jobs
from rehab.matching import models as matching_models
from rehab.matching import views as matching
from rehab.notifications import models as notifications_models
from rehab.notifications import views as notifications
from rehab.panel import models as panel_models
from rehab.panel import views as panel
from rehab.placements import models as placements_models
from rehab.placements import views as placements
from rehab.plans import models as plans_models
from rehab.reports import views as reports
from rehab.requests import views as requests
from rehab.reviews import models as reviews_models
from rehab.reviews import views as reviews
from rehab.web import access, addresses, assets, brand, errors, filters, once, pages, security, uploads, widgets

MODELS = (
    clients_models,
    plans_models,
    clocks_models,
    documents_models,
    jobs_models,
    notifications_models,
    finance_models,
    placements_models,
    reviews_models,
    discharge_models,
    panel_models,
    matching_models,
    casework_models,
)  # named here so that no table is missing from a migration
ROOT = Path(__file__).resolve().parent.parent
STATEMENT_SECONDS = 15
FEATURES = (
    pages,
    accounts,
    framework,
    requests,
    panel,
    placements,
    reviews,
    discharge,
    reports,
    matching,
    casework,
    imports,
    jobs,
    notifications,
    admin,
)

# Text, endpoint and who has the page; the order is that of the navigation.
NAVIGATION = (
    ("Home", "home.home", Permission.SIGNED_IN),
    ("Cases", "cases.cases", Permission.VIEW_CASES),
    ("Cases", "cases.cases", Permission.OVERSEE_CASES),
    ("People", "people.people", Permission.REQUEST_PLACEMENTS),
    ("Reviews", "reviews.calendar", Permission.VIEW_CASES),
    ("Follow-ups", "discharge.follow_ups", Permission.REQUEST_PLACEMENTS),
    ("Team", "team.team", Permission.MANAGE_SERVICE),
    ("Panel", "panel.meetings", Permission.COORDINATE_PANEL),
    ("Panel", "panel.meetings", Permission.SIT_ON_PANEL),
    ("Offers", "placements.offers", Permission.ANSWER_OFFERS),
    ("Residents", "placements.residents", Permission.ANSWER_OFFERS),
    ("Vacancies", "placements.vacancies", Permission.ANSWER_OFFERS),
    ("Incidents", "placements.incident_list", Permission.ANSWER_OFFERS),
    ("Incidents", "placements.incident_list", Permission.MANAGE_FRAMEWORK),
    ("Find a place", "matching.find", Permission.VIEW_FRAMEWORK),
    ("Facilities", "framework.own_facilities", Permission.ANSWER_OFFERS),
    ("Frameworks", "framework.frameworks", Permission.VIEW_FRAMEWORK),
    ("Providers", "framework.providers", Permission.MANAGE_FRAMEWORK),
    ("What people say", "discharge.satisfaction", Permission.ANSWER_OFFERS),
    ("Performance", "reports.performance", Permission.MANAGE_FACILITIES),
    ("Measures", "reports.measures", Permission.VIEW_MEASURES),
    ("Utilisation", "reports.utilisation", Permission.VIEW_MEASURES),
    ("Decisions", "reports.decisions", Permission.OVERSEE_CASES),
    ("Staff", "staff.staff", Permission.MANAGE_STAFF),
    ("Users", "admin.users", Permission.ADMINISTER),
    ("Service", "admin.service", Permission.ADMINISTER),
)


def create_app(config: Config) -> Flask:
    """The application for one installation."""
    app = Flask(
        "rehab",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
        instance_path=str(config.instance),
    )
    app.config.from_mapping(_flask_settings(config))
    app.extensions["rehab_config"] = config
    _install_templates(app)
    audit.use_key(config.audit_key.encode())
    _install_database(app)
    documents.install(app, Shelf.of_instance(config.instance, scanner_at(config.clamd_url)))
    security.install(app)
    uploads.install(app)
    CSRFProtect(app)
    accounts_session.install(app)
    for feature in FEATURES:
        for blueprint in getattr(feature, "blueprints", None) or (feature.bp,):
            app.register_blueprint(blueprint)
    access.install(app)
    for part in (errors, filters, assets, widgets):
        part.install(app)
    brand.install(app, colour=config.brand_colour, logo=config.brand_logo)
    app.jinja_env.globals["service_name"] = config.service_name
    app.context_processor(_page_context)
    app.add_template_global(once.new_form_key)
    app.add_template_global(addresses.asked_again)
    wiring.connect()
    cli.register(app)
    scheduler.register(app)
    return app


def _install_templates(app: Flask) -> None:
    own = app.jinja_loader
    govuk = PrefixLoader({name: PackageLoader(name) for name in ("govuk_frontend_jinja", "govuk_frontend_wtf")})
    app.jinja_loader = ChoiceLoader([*([own] if own else []), govuk])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    WTFormsHelpers(app)


def _flask_settings(config: Config) -> dict[str, Any]:
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(config),
        "SESSION_COOKIE_NAME": "__Host-session" if config.is_secure else "session",
        "SESSION_COOKIE_SECURE": config.is_secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
        "PREFERRED_URL_SCHEME": "https" if config.is_secure else "http",
    }


def _engine_options(config: Config) -> dict[str, Any]:
    """Give up after five seconds on a database that is away or locked, and keep what is typed out of the logs."""
    options: dict[str, Any] = {"pool_pre_ping": True, "pool_timeout": 5, "hide_parameters": True}
    # All pages together ask more than a thousand different statements: with room for 500, the usual, those that are
    # asked seldom would be put together anew each time.
    options["query_cache_size"] = 2000
    if config.database_url.startswith("postgresql"):
        # To compile a statement first, as PostgreSQL does for what it thinks costly, takes longer than to run ours.
        options["connect_args"] = {"connect_timeout": 5, "options": "-c lock_timeout=5s -c jit=off"}
    return options


def _install_database(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    with app.app_context():
        prepare_engine(db.engine)
        if db.engine.dialect.name == "postgresql":
            event.listen(db.engine, "do_connect", _limit_statements_of_requests)


def _limit_statements_of_requests(_dialect: object, _record: object, _args: object, parameters: dict[str, Any]) -> None:
    """Nobody waits longer at a page; jobs and commands, which connect outside of requests, take what they need."""
    if has_request_context():
        parameters["options"] += f" -c statement_timeout={STATEMENT_SECONDS}s"


def _page_context() -> dict[str, Any]:
    if not current_user.is_authenticated:
        return {"navigation": [], "signed_in": None}
    actor = current_user.actor
    links = {
        endpoint: {"text": text, "href": url_for(endpoint), "current": _is_within(url_for(endpoint))}
        for text, endpoint, permission in NAVIGATION
        if actor.can(permission)
    }
    return {"navigation": list(links.values()), "signed_in": actor, "session_ends": current_user.session_ends}


def _is_within(part: str) -> bool:
    """Whether the page is one of this part of the service; every page is below the home page, but none within it."""
    return request.path == part or (part != "/" and request.path.startswith(f"{part}/"))


structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ]
)
