"""What a racing process needs, imported once in the process that all of them are forked from."""

import gc

import pytest  # noqa: F401  (what races stands in a module of tests)
import time_machine  # noqa: F401

import rehab.app  # noqa: F401
import tests.factories
import tests.support.placements  # noqa: F401

# Nobody looks for rubbish among what was imported, nor copies its pages by looking.
gc.freeze()
