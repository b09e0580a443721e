"""An account as the API shows it to its holder."""

from typing import Any

from rest_framework import serializers

from accounts import policies
from accounts.enums import Role
from accounts.models import Membership, User
from core.actors import Actor


class MembershipSerializer(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=Role.choices)
    site = serializers.UUIDField(source="site.public_id", default=None, allow_null=True)
    territory = serializers.UUIDField(source="territory.public_id", default=None, allow_null=True)


class MeSerializer(serializers.Serializer[Any]):
    """`role` is the one of this session; `abilities` what it permits beyond one’s own files."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)
    rpps = serializers.CharField(allow_null=True)
    memberships = MembershipSerializer(many=True)
    abilities = serializers.ListField(child=serializers.CharField())

    @staticmethod
    def of(user: User, actor: Actor, memberships: list[Membership]) -> dict[str, Any]:
        abilities = [str(each) for each in policies.Permission if policies.allows(actor.role, each)]
        return {
            "id": user.public_id,
            "name": user.full_name,
            "role": actor.role,
            "rpps": user.practitioner.rpps if user.practitioner else None,
            "memberships": memberships,
            "abilities": abilities,
        }
