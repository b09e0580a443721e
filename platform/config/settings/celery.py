"""Jobs and their clock."""

from typing import Any

from celery.schedules import crontab

from config.settings.redis import celery_url

CELERY_BROKER_URL = celery_url(2)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True  # a killed worker's task is given to another: tasks are idempotent
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_TIME_LIMIT = 300
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}

# Each app's periodic work, in one sorted table.
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "audit.seal": {"task": "audit.tasks.seal", "schedule": 10.0},
    "billing.sweep": {"task": "billing.tasks.sweep", "schedule": 60.0},
    "consultations.overruns": {"task": "consultations.tasks.sweep_overruns", "schedule": 60.0},
    "consultations.put_away": {"task": "consultations.tasks.sweep_put_away", "schedule": 60.0},
    "consultations.rehearsals": {
        "task": "consultations.tasks.sweep_rehearsals",
        "schedule": crontab(hour=2, minute=40),
    },
    "consultations.rehearsals_in_the_way": {
        "task": "consultations.tasks.sweep_rehearsals_in_the_way",
        "schedule": 30.0,
    },
    "consultations.relay": {"task": "consultations.tasks.sweep_relay", "schedule": 30.0},
    "correspondence.follow": {"task": "correspondence.tasks.follow", "schedule": 60.0},
    "correspondence.sweep": {"task": "correspondence.tasks.sweep", "schedule": 30.0},
    "documents.archives": {"task": "documents.tasks.sweep_archives", "schedule": 120.0},
    "documents.erase": {"task": "documents.tasks.erase", "schedule": crontab(hour=3, minute=10)},
    "documents.sweep": {"task": "documents.tasks.sweep", "schedule": crontab(hour=3, minute=40)},
    "documents.thumbnails": {
        "task": "documents.tasks.sweep_thumbnails",
        "schedule": 30.0,
        "options": {"expires": 25},  # one after the other: nothing else waits for old documents
    },
    "notifications.follow": {"task": "notifications.tasks.follow", "schedule": 60.0},
    "notifications.forget": {"task": "notifications.tasks.forget", "schedule": crontab(hour=4, minute=10)},
    "notifications.sweep": {"task": "notifications.tasks.sweep", "schedule": 30.0},
    "scheduling.busy": {"task": "scheduling.tasks.sweep_busy", "schedule": 60.0},
    "scheduling.carts": {"task": "scheduling.tasks.remind_carts", "schedule": 60.0},
    "scheduling.demands": {"task": "scheduling.tasks.sweep_demands", "schedule": 20.0},
    "scheduling.follow_ups": {
        "task": "scheduling.tasks.remind_follow_ups",
        "schedule": crontab(hour=7, minute=20),
    },
    "scheduling.holds": {"task": "scheduling.tasks.sweep_holds", "schedule": crontab(minute=50)},
    "scheduling.referrals": {"task": "scheduling.tasks.sweep_referrals", "schedule": crontab(minute=20)},
    "scheduling.patients": {"task": "scheduling.tasks.remind_patients", "schedule": 60.0},
    "scheduling.tomorrow": {
        "task": "scheduling.tasks.remind_tomorrow",
        "schedule": crontab(hour=18, minute=5),
    },
    "scheduling.waiting": {"task": "scheduling.tasks.sweep_waiting", "schedule": 30.0},
}
