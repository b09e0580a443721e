"""The old columns go once their rows are carried over; a decision about images is never rewritten."""

from django.db import migrations

KEEP = """
CREATE FUNCTION consultations_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a decision is never rewritten', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER consultations_image_decision_kept BEFORE UPDATE OR DELETE ON consultations_imagedecision
    FOR EACH ROW EXECUTE FUNCTION consultations_refuse();
"""
FREE = """
DROP TRIGGER consultations_image_decision_kept ON consultations_imagedecision;
DROP FUNCTION consultations_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("consultations", "0023_image_decisions")]

    operations = [
        migrations.RemoveConstraint(
            model_name='consultation',
            name='consultation_stills_agreed_by_and_at',
        ),
        migrations.RemoveField(
            model_name='consultation',
            name='stills_agreed_at',
        ),
        migrations.RemoveField(
            model_name='consultation',
            name='stills_agreed_by',
        ),
        migrations.RunSQL(KEEP, FREE),
    ]
