"""A signature never changes: the database itself refuses, but for the moment since when it is worth nothing."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION signature_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.document_id, OLD.key_id, OLD.public_id, OLD.reference, OLD.signer, OLD.quality, OLD.lines, OLD.signed_at,
        OLD.factor, OLD.factor_given_at, OLD.shown)
       IS DISTINCT FROM
       (NEW.document_id, NEW.key_id, NEW.public_id, NEW.reference, NEW.signer, NEW.quality, NEW.lines, NEW.signed_at,
        NEW.factor, NEW.factor_given_at, NEW.shown)
       OR (OLD.revoked_at IS NOT NULL AND OLD.revoked_at IS DISTINCT FROM NEW.revoked_at) THEN
        RAISE EXCEPTION 'A signature is frozen.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signature_frozen BEFORE UPDATE ON signatures_signature
    FOR EACH ROW EXECUTE FUNCTION signature_frozen();
"""
THAW = """
DROP TRIGGER signature_frozen ON signatures_signature;
DROP FUNCTION signature_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("signatures", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
