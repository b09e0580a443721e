"""Time is taken and given back by the row that takes it, in PostgreSQL itself, whoever writes that row."""

from django.db import migrations

GIVE_BACK = """
CREATE FUNCTION scheduling_time_given_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM scheduling_heldtime WHERE source = TG_ARGV[0]::smallint AND source_key = OLD.id;
    RETURN NULL;
END $$;
"""
TAKE = """
CREATE FUNCTION scheduling_time_taken() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    patient bigint;
    lapses timestamptz;
BEGIN
    -- Several hours may be kept for one patient: only an act holds the patient too, and only a hold lapses.
    IF TG_ARGV[0] = '1' THEN patient := NEW.patient_id; ELSE lapses := NEW.until; END IF;
    INSERT INTO scheduling_heldtime
        (kind, key, patient_key, source, source_key, starts_at, ends_at, until)
    SELECT kind, key, NEW.patient_id, TG_ARGV[0]::smallint, NEW.id, NEW.starts_at, NEW.ends_at, lapses
    FROM (VALUES ('physician', NEW.practitioner_id), ('physician', NEW.beside_id), ('cart', NEW.cart_id),
        ('nurse', NEW.nurse_id), ('patient', patient)) AS parties (kind, key)
    WHERE key IS NOT NULL;
    RETURN NULL;
END $$;
"""
PARTIES = "patient_id, practitioner_id, beside_id, cart_id, nurse_id, starts_at, ends_at"
# What was taken before beside was written down: whoever asked sat there, as the search held them to be.
BESIDE = """
UPDATE scheduling_appointment a SET beside_id = a.requester_id
WHERE a.form = 'between_physicians' AND a.requester_id <> a.practitioner_id AND NOT EXISTS (
    SELECT FROM scheduling_appointment o
    WHERE o.id <> a.id AND o.state IN ('booked', 'honoured')
        AND a.requester_id IN (o.practitioner_id, o.requester_id)
        AND o.starts_at < a.ends_at AND o.ends_at > a.starts_at
);
"""
KNOWN = """
UPDATE scheduling_appointment SET state = state WHERE state IN ('booked', 'honoured');
DELETE FROM scheduling_hold WHERE until <= now();
UPDATE scheduling_hold SET until = until;
"""


def hold(table, source, more, condition=""):
    """Two triggers: PostgreSQL runs them in the order of their names."""
    return f"""
    CREATE TRIGGER time_1_given_back AFTER DELETE OR UPDATE OF {PARTIES}, {more} ON {table}
        FOR EACH ROW EXECUTE FUNCTION scheduling_time_given_back('{source}');
    CREATE TRIGGER time_2_taken AFTER INSERT OR UPDATE OF {PARTIES}, {more} ON {table}
        FOR EACH ROW {condition} EXECUTE FUNCTION scheduling_time_taken('{source}');
    """


def let_go(table):
    return f"DROP TRIGGER time_1_given_back ON {table}; DROP TRIGGER time_2_taken ON {table};"


ACTS, HOLDS = "scheduling_appointment", "scheduling_hold"
STANDS = "WHEN (NEW.state IN ('booked', 'honoured'))"


class Migration(migrations.Migration):
    dependencies = [("scheduling", "0028_held_together")]

    operations = [
        migrations.RunSQL(GIVE_BACK, "DROP FUNCTION scheduling_time_given_back();"),
        migrations.RunSQL(TAKE, "DROP FUNCTION scheduling_time_taken();"),
        migrations.RunSQL(BESIDE, migrations.RunSQL.noop),
        migrations.RunSQL(hold(ACTS, 1, "state", STANDS), let_go(ACTS)),
        migrations.RunSQL(hold(HOLDS, 2, "until"), let_go(HOLDS)),
        migrations.RunSQL(KNOWN, "DELETE FROM scheduling_heldtime;"),
    ]
