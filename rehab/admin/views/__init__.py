"""Pages of those who look after accounts: administrators, and managers of providers."""

from rehab.admin.views import administration, staff

blueprints = (administration.bp, staff.bp)

__all__ = ["blueprints"]
