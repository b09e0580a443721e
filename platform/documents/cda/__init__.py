"""Documents of the national framework (CI-SIS), in CDA R2: what other software of care reads."""

from documents.cda.metadata import Submission
from documents.cda.parts import Address, Citizen, Organisation, Professional, Relative, Service
from documents.cda.tlm_cr import Report, write
from documents.cda.tlm_da import Request, write_request
from documents.cda.xdm import package

__all__ = [
    "Address",
    "Citizen",
    "Organisation",
    "Professional",
    "Relative",
    "Report",
    "Request",
    "Service",
    "Submission",
    "package",
    "write",
    "write_request",
]
