"""A package that software of care takes up by itself: IHE XDM, the document, its paper and their metadata.

Source: IHE ITI TF-2 3.32 and the CI-SIS. Made twice of the same, it is the same to the byte.
"""

import datetime as dt
import io
import zipfile
from html import escape

from core.clock import PARIS
from documents.cda.metadata import DOCUMENT, PAPER, Submission, metadata
from documents.cda.tlm_cr import Report

FOLDER = "IHE_XDM/SUBSET01"
METADATA = f"{FOLDER}/METADATA.XML"
READ_IT = """Ce paquet contient un compte rendu d'acte de telemedecine.

Emetteur
  {author}
  {custodian}

Logiciel
  Pivot, plateforme regionale de telemedecine

A faire
  Importez ce paquet dans votre logiciel, ou ouvrez INDEX.HTM.

Arborescence
  INDEX.HTM
  README.TXT
  {metadata}
  {folder}/{document}   (le document, CDA R2)
  {folder}/{paper}   (le meme, en PDF)
"""
INDEX = """<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>
<body><h1>{title}</h1><p>Émetteur : {author}, {custodian}</p>
<ul><li><a href="{folder}/{paper}">Le compte rendu, à lire (PDF)</a></li>
<li><a href="{folder}/{document}">Le même, pour les logiciels de soins (CDA)</a></li></ul>
<p><a href="README.TXT">README.TXT</a></p></body></html>
"""


def package(report: Report, content: bytes, pdf: bytes, submission: Submission) -> bytes:
    """The zip: `content` is the document that `report` tells of, `pdf` the paper inside it."""
    said = {
        "title": report.title,
        "author": f"{report.author.given} {report.author.family}",
        "custodian": report.custodian.name,
        "folder": FOLDER,
        "metadata": METADATA,
        "document": DOCUMENT,
        "paper": PAPER,
    }
    files = {
        "INDEX.HTM": INDEX.format(**{name: escape(value) for name, value in said.items()}).encode(),
        "README.TXT": READ_IT.format(**said).replace("\n", "\r\n").encode(),
        METADATA: metadata(report, content, pdf, submission),
        f"{FOLDER}/{DOCUMENT}": content,
        f"{FOLDER}/{PAPER}": pdf,
    }
    return _zipped(files, submission.at)


def _zipped(files: dict[str, bytes], at: dt.datetime) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, at.astimezone(PARIS).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return kept.getvalue()
