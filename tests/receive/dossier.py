"""The example dossier as it was issued, for tests of what comes back."""

from __future__ import annotations

import shutil
from pathlib import Path

import docgen
from docgen.core.register import Register
from docgen.issuing import Inputs
from docgen.receive.catalogue import Catalogue, IssuedCopy, catalogue_of
from tests.conftest import CLOCK, Made


def inputs_of(root: Path) -> Inputs:
    return docgen.read(docgen.open_dossier(root))


def catalogue_in(made: Made) -> Catalogue:
    inputs = inputs_of(made.root)
    with Register(inputs.home / "register.sqlite", CLOCK) as register:
        return catalogue_of(inputs.pack, inputs.table.parties, register, inputs.home)


def copied(made: Made, target: Path) -> Inputs:
    """The dossier in a folder of its own, to take returns in."""
    shutil.copytree(made.root, target)
    return inputs_of(target)


def covenant(catalogue: Catalogue, party: int) -> IssuedCopy:
    return next(copy for copy in catalogue.copies if copy.party == party)
