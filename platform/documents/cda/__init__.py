"""Documents of the national framework (CI-SIS), in CDA R2: what other software of care reads."""

from documents.cda.parts import Address, Citizen, Organisation, Professional, Service
from documents.cda.tlm_cr import Report, write
from documents.cda.tlm_da import Request, write_request

__all__ = [
    "Address",
    "Citizen",
    "Organisation",
    "Professional",
    "Report",
    "Request",
    "Service",
    "write",
    "write_request",
]
