"""What gunicorn and the `flask` command load."""

from config import from_environment
from rehab.app import create_app

app = create_app(from_environment())
