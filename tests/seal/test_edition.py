"""One issue of the copy: judged whole, also when two processes share the work."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from docgen.core.errors import VerificationError
from docgen.documents import conformance, healing, metadata
from docgen.engines.workers import InProcess
from docgen.seal.attach import Attachment, Relation, attach
from docgen.seal.edition import require_archive, sheet_name
from tests.core.packs import SOUND, read
from tests.documents.assembled import INFO
from tests.seal.records import copy_of


def many_pages(path: Path, *, bad: int | None = None, nameless: bool = False) -> Path:
    """A declared file of fourteen pages; page ``bad``, from 0, draws in CMYK."""
    with pikepdf.new() as pdf:
        for number in range(14):
            pdf.add_blank_page(page_size=(200, 200))
            colour = b"0 0 0 1 k" if number == bad else b"0 g"
            pdf.pages[number].Contents = pdf.make_stream(colour + b" 1 1 9 9 re f")
            pdf.pages[number].Resources = pikepdf.Dictionary()
        metadata.declare(pdf, replace(INFO, archive_part=3, tagged=False))
        attached = Attachment(
            "a.txt", b"tekst", "text/plain", "een bijlage", Relation.SOURCE, INFO.made_at
        )
        attach(pdf, [attached])
        if nameless:
            del pdf.Root.AF
        healing.settle_streams(pdf)
        healing.save_settled(pdf, path)
    return path


@pytest.mark.parametrize("in_pool", [False, True])
@pytest.mark.parametrize(
    ("fault", "count"), [({}, 0), ({"bad": 0}, 1), ({"bad": 13}, 1), ({"nameless": True}, 1)]
)
def test_a_large_file_is_judged_whole(
    fault: dict[str, Any], count: int, in_pool: bool, tmp_path: Path
) -> None:
    path = many_pages(tmp_path / "groot.pdf", **fault)
    pool = InProcess() if in_pool else None
    found = conformance.findings_in(path, "3b", tmp_path, pool)
    assert len({item.rule for item in found}) == count, found
    assert [item.name for item in tmp_path.iterdir()] == ["groot.pdf"]


def test_what_is_no_archive_form_is_refused(tmp_path: Path) -> None:
    path = many_pages(tmp_path / "groot.pdf", bad=13)
    with pytest.raises(VerificationError) as caught:
        require_archive(path, tmp_path, InProcess())
    assert str(caught.value).startswith("het exemplaar voldoet niet aan de archiefnorm PDF/A-3b (")
    require_archive(many_pages(tmp_path / "goed.pdf"), tmp_path, InProcess())


def test_a_sheet_is_called_after_what_was_signed(tmp_path: Path) -> None:
    pack = read(tmp_path, SOUND).pack
    assert pack is not None
    form = replace(pack.documents[1], id="instemming", title="Instemmingsformulier")
    with_form = replace(pack, documents=(*pack.documents, form))
    names = [
        sheet_name(with_form, replace(copy_of(1), document=document))
        for document in ("convenant", "instemming", "onbekend")
    ]
    assert names == ["Ondertekenpagina", "Instemmingsformulier", "Ondertekenpagina"]
