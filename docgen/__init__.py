"""docgen issues a personalised covenant pack to every party and keeps account of it.

The public interface, which the command line uses too; nothing in it prints or exits::

    import docgen

    dossier = docgen.open_dossier(Path("."))
    inputs = docgen.read(dossier)                      # DataError, TemplateError: all faults
    for item in docgen.plan(inputs, docgen.Request()).to_make:
        ...                                            # item.party, item.document, item.reasons
    outcome = docgen.generate(inputs, docgen.Request(), listener=lambda step: ...)
    for delivery in outcome.deliveries:
        ...                                            # delivery.copy.path, delivery.status

Every error is a `DocgenError` with ``problems`` (what, where, what to do) and an ``exit_code``.
Names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from docgen.core.clock import FixedClock, SystemClock
    from docgen.core.dossier import Dossier, open_dossier
    from docgen.core.errors import DocgenError, Problem, Severity
    from docgen.core.progress import Step
    from docgen.issue.plan import Delivery, Plan, PlanItem, Request, Status
    from docgen.issuing import Inputs, Outcome, find_parties, generate, plan, read, rehearse

_HOMES = {
    "docgen.core.clock": ("FixedClock", "SystemClock"),
    "docgen.core.dossier": ("Dossier", "open_dossier"),
    "docgen.core.errors": ("DocgenError", "Problem", "Severity"),
    "docgen.core.progress": ("Step",),
    "docgen.issue.plan": ("Delivery", "Plan", "PlanItem", "Request", "Status"),
    "docgen.issuing": (
        "Inputs",
        "Outcome",
        "find_parties",
        "generate",
        "plan",
        "read",
        "rehearse",
    ),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Delivery",
    "DocgenError",
    "Dossier",
    "FixedClock",
    "Inputs",
    "Outcome",
    "Plan",
    "PlanItem",
    "Problem",
    "Request",
    "Severity",
    "Status",
    "Step",
    "SystemClock",
    "__version__",
    "find_parties",
    "generate",
    "open_dossier",
    "plan",
    "read",
    "rehearse",
]


def __getattr__(name: str) -> object:
    if name not in _HOME_OF:
        raise AttributeError(f"module 'docgen' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)
