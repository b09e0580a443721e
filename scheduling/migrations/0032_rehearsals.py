"""A rehearsal takes nobody’s time, and its patient is a fictitious one; theirs alone are rehearsals."""

from django.db import migrations, models

STANDS = "NEW.state IN ('booked', 'honoured')"
TAKEN = """
DROP TRIGGER time_2_taken ON scheduling_appointment;
CREATE TRIGGER time_2_taken AFTER INSERT OR UPDATE OF patient_id, practitioner_id, beside_id, cart_id, nurse_id,
    starts_at, ends_at, state ON scheduling_appointment
    FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION scheduling_time_taken('1');
"""
# One mark on each side, tied: neither can say otherwise than the other.
TIED = """
ALTER TABLE scheduling_appointment ADD CONSTRAINT appointment_rehearsed_with_fictitious_patient
    FOREIGN KEY (patient_id, is_rehearsal) REFERENCES patients_patient (id, is_fictitious);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("patients", "0009_fictitious"),
        ("scheduling", "0031_confidentiality"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="is_rehearsal",
            field=models.BooleanField(default=False, editable=False, verbose_name="essai à blanc"),
        ),
        migrations.RunSQL(TAKEN.format(when=f"{STANDS} AND NOT NEW.is_rehearsal"), TAKEN.format(when=STANDS)),
        migrations.RunSQL(
            TIED,
            "ALTER TABLE scheduling_appointment DROP CONSTRAINT appointment_rehearsed_with_fictitious_patient;",
        ),
    ]
