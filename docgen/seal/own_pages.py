"""docgen's own pages in the definitive copy: filled in, converted and kept in the store.

They are kept under what they say, so that a second run, such as one with a seal, converts nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.core.model import OwnPart, Pack
from docgen.core.provenance import fingerprint, sha256, sha256_file
from docgen.core.records import PartRecord
from docgen.core.register import Register
from docgen.documents.context import namespace
from docgen.documents.names import values_of
from docgen.documents.parts import PartFacts, clean_part
from docgen.documents.store import facts_to_data, part_key, part_path, present_parts
from docgen.documents.templates import WordTemplate, compile_template, fill_in
from docgen.engines.base import Converter, ConvertJob

_FOLDER = Path(__file__).with_name("sjablonen")
_SHIPPED = (OwnPart.PARTIES, OwnPart.AMENDMENTS, OwnPart.ACCOUNT, OwnPart.COLOPHON)


@dataclass(frozen=True, slots=True)
class OwnPages:
    """Where docgen's own pages are made.

    Attributes:
        pack: The pack.
        home: Folder of the covenant, with the store of parts.
        work: Folder for half-made files.
        engine: Converter.
        register: Open register.
        templates: Compiled templates, by name.
    """

    pack: Pack
    home: Path
    work: Path
    engine: Converter
    register: Register
    templates: Mapping[str, WordTemplate]

    def make(self, values: Mapping[str, object], names: Sequence[str]) -> dict[str, PartRecord]:
        """Fill in and convert these templates; what says the same as before is not converted.

        Raises:
            TemplateError: A template cannot be filled in.
            EngineFailedError: The converter failed.
        """
        context = values_of(namespace(values))
        stored = present_parts(self.home, self.register.parts())
        found: dict[str, PartRecord] = {}
        jobs: list[tuple[ConvertJob, str, str, str]] = []
        for name in dict.fromkeys(names):
            template = self.templates[name]
            filled = fill_in(template, context, template.name)
            made_of = fingerprint(["definitief", template.sha256, sha256(filled.docx)])
            key = part_key(made_of, self.engine.info.name)
            if key in stored:
                found[name] = stored[key]
                continue
            docx = self.work / f"{key}.docx"
            docx.write_bytes(filled.docx)
            job = ConvertJob(template.name, docx, docx.with_suffix(".pdf"))
            jobs.append((job, name, key, filled.text))
        return found | self._converted(jobs)

    def _converted(self, jobs: Sequence[tuple[ConvertJob, str, str, str]]) -> dict[str, PartRecord]:
        if not jobs:
            return {}
        self.engine.convert([job for job, *_ in jobs], lambda job: None)
        made = {}
        with self.register.transaction():
            for job, name, key, text in jobs:
                made[name] = self._stored(job, name, key, text)
                self.register.add_part(made[name])
        return made

    def _stored(self, job: ConvertJob, name: str, key: str, text: str) -> PartRecord:
        path = part_path(key)
        facts: PartFacts = clean_part(
            job.pdf, self.home / path, job.label, tagged=self.engine.info.tagged, stamped=False
        )
        return PartRecord(
            key=key,
            template=job.label,
            template_sha256=self.templates[name].sha256,
            path=path,
            sha256=sha256_file(self.home / path),
            text=text,
            facts=facts_to_data(facts),
            engine=self.engine.info.name,
            engine_version=self.engine.info.version,
            made_at=self.register.now(),
        )


def compiled(pack: Pack, names: Sequence[str]) -> dict[str, WordTemplate]:
    """The templates of docgen's own pages, by the name under which ``delen`` knows them.

    Args:
        names: Values of `OwnPart` for docgen's own templates, else files of the pack.

    Raises:
        TemplateError: A template of the pack cannot be read.
    """
    found = {}
    for name in dict.fromkeys(names):
        own = name in _SHIPPED
        file = f"{name}.docx" if own else name
        found[name] = compile_template((_FOLDER if own else pack.folder) / file, file)
    return found
