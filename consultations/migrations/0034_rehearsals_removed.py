"""What a rehearsal leaves goes with it, a decision about its images too; the check of the cart stays."""

import django.db.models.deletion
from django.db import migrations, models

FORMER = """
CREATE OR REPLACE FUNCTION consultations_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a decision is never rewritten', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
UNLESS_REHEARSED = """
CREATE OR REPLACE FUNCTION consultations_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM consultations_consultation c JOIN scheduling_appointment a ON a.id = c.appointment_id
        WHERE c.id = OLD.consultation_id AND a.is_rehearsal
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% on % is refused: a decision is never rewritten', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0033_ear_side"),
        ("scheduling", "0032_rehearsals"),
    ]

    operations = [
        migrations.AlterField(
            model_name="cartcheck",
            name="consultation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="cart_checks",
                to="consultations.consultation",
            ),
        ),
        migrations.RunSQL(UNLESS_REHEARSED, FORMER),
    ]
