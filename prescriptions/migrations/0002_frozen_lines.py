"""The lines of a signed prescription never change: the database itself refuses. A rehearsal counts nowhere and goes."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION prescription_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.prescription_id ELSE OLD.prescription_id END;
BEGIN
    IF EXISTS (
        SELECT 1 FROM prescriptions_prescription p
        JOIN consultations_consultation c ON c.id = p.consultation_id
        JOIN scheduling_appointment a ON a.id = c.appointment_id
        WHERE p.id = held AND p.state <> 'draft' AND NOT (TG_OP = 'DELETE' AND a.is_rehearsal)
    ) THEN
        RAISE EXCEPTION 'A signed prescription is frozen.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER prescription_line_frozen BEFORE INSERT OR UPDATE OR DELETE ON prescriptions_prescriptionline
    FOR EACH ROW EXECUTE FUNCTION prescription_line_frozen();
"""
THAW = """
DROP TRIGGER prescription_line_frozen ON prescriptions_prescriptionline;
DROP FUNCTION prescription_line_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("prescriptions", "0001_initial")]

    operations = [migrations.RunSQL(FREEZE, THAW)]
