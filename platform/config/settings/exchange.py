"""What documents that leave say of us, and which numbers of patients are real ones."""

from config.settings.environment import env

# Who keeps the documents. « 1 » and a FINESS number, or « 3 » and a SIRET; without it none can leave.
CUSTODIAN_NAME = env.str("CUSTODIAN_NAME", "Pivot, plateforme régionale de télémédecine")
CUSTODIAN_ID = env.str("CUSTODIAN_ID", "")
# The OID under which our own numbers of patients stand; a UUID of ours until the region has one.
LOCAL_PATIENTS_OID = env.str("PATIENTS_OID", "2.25.186713305468416207381536541247902183937")
# ANS: 1.2.250.1.213.1.4.8 for the NIR of real people, .10 for those of tests.
INS_OID = env.str("INS_OID", "1.2.250.1.213.1.4.8")
