"""Which role may do what. The table is the law: what is not in it is refused."""

from accounts.enums import Role

CARE_ROLES = frozenset({Role.PHYSICIAN, Role.NURSE, Role.PHARMACIST})
DELEGATE_ROLES = frozenset({Role.SECRETARY, Role.NURSE})
