"""What was decided is never rewritten, by PostgreSQL itself: a decision once read, a step, a period but its end."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION pathways_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused: a decision is never rewritten', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
TRIGGERS = {
    "pathways_decision_settled": """
        BEFORE UPDATE ON pathways_decision FOR EACH ROW WHEN (OLD.state <> 'proposed')
    """,
    "pathways_decision_as_proposed": """
        BEFORE UPDATE OF kind, switch, code, specialties, amount, target_id, valid_from, valid_to, why, source,
            proposer_id, proposed_by, proposed_at, public_id ON pathways_decision FOR EACH ROW
        WHEN (
            (OLD.kind, OLD.switch, OLD.code, OLD.specialties, OLD.amount, OLD.target_id, OLD.valid_from,
                OLD.valid_to, OLD.why, OLD.source, OLD.proposer_id, OLD.proposed_by, OLD.proposed_at,
                OLD.public_id)
            IS DISTINCT FROM
            (NEW.kind, NEW.switch, NEW.code, NEW.specialties, NEW.amount, NEW.target_id, NEW.valid_from,
                NEW.valid_to, NEW.why, NEW.source, NEW.proposer_id, NEW.proposed_by, NEW.proposed_at,
                NEW.public_id)
        )
    """,
    "pathways_decision_kept": "BEFORE DELETE ON pathways_decision FOR EACH ROW",
    "pathways_step_kept": "BEFORE UPDATE OR DELETE ON pathways_decisiontransition FOR EACH ROW",
    "pathways_period_kept": """
        BEFORE UPDATE ON pathways_inforce FOR EACH ROW
        WHEN (
            (OLD.decision_id, OLD.key, OLD.valid_from) IS DISTINCT FROM (NEW.decision_id, NEW.key, NEW.valid_from)
            OR NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to
        )
    """,
}


def create(name):
    return f"CREATE TRIGGER {name} {TRIGGERS[name]} EXECUTE FUNCTION pathways_refuse();"


def drop(name):
    table = TRIGGERS[name].partition(" ON ")[2].split()[0]
    return f"DROP TRIGGER {name} ON {table};"


class Migration(migrations.Migration):
    dependencies = [("pathways", "0001_decisions")]

    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION pathways_refuse();"),
        *(migrations.RunSQL(create(name), drop(name)) for name in TRIGGERS),
    ]
