"""Documents of the national framework (CI-SIS), in CDA R2: what other software of care reads."""

from documents.cda.parts import Address, Citizen, Organisation, Professional, Relative, Service
from documents.cda.tlm_cr import Report, write

__all__ = ["Address", "Citizen", "Organisation", "Professional", "Relative", "Report", "Service", "write"]
